import type { CheckResult } from "../doctor/report.ts";
import { wrapHanging } from "../terminal/wrap.ts";
import { type Pen, statusWord } from "./text-check.ts";

const areaWidth = "kubernetes".length;

/** Whether nobody needs to know more of the check than that it passed. */
export function isPlainPass({ status, findings }: CheckResult, { verbose }: Pen): boolean {
  return status === "pass" && !verbose && findings.every(({ suppressed }) => suppressed === undefined);
}

/** Checks that passed, by area: good news is short, for what is wrong stands above it and has to stay on the screen. */
export function passedLines(checks: readonly CheckResult[], pen: Pen): string[] {
  const namesByArea = new Map<string, string[]>();
  for (const { id } of checks) {
    const [area = "", name = ""] = id.split("/");
    namesByArea.set(area, [...(namesByArea.get(area) ?? []), name]);
  }
  const { plain, painted } = statusWord("pass", pen);
  return [...namesByArea].flatMap(([area, names]) => {
    const lead = `${plain}  ${area.padEnd(areaWidth)}  `;
    return wrapHanging(lead, names.join(", "), pen.width).map((line) => line.replace(plain, painted));
  });
}
