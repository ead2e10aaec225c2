import type { FoldedCheck } from "../doctor/fold-symptoms.ts";
import type { CheckResult } from "../doctor/report.ts";
import { undecidedReason } from "../doctor/undecided-reason.ts";
import { wrapHanging } from "../terminal/wrap.ts";
import { counted } from "../units/counted.ts";
import type { Pen } from "./pen.ts";
import { indent, remedyLines, statusWord } from "./text-check.ts";

const areaWidth = "kubernetes".length;

/** The names of checks, a line for each area; of one that leaves something to others, to which. */
export function areaLines(checks: readonly CheckResult[], lead: string, { width }: Pen): string[] {
  const namesByArea = new Map<string, string[]>();
  for (const { id, leftTo } of checks) {
    const [area = "", name = ""] = id.split("/");
    const told = leftTo === undefined ? name : `${name} (see ${leftTo.join(", ")})`;
    namesByArea.set(area, [...(namesByArea.get(area) ?? []), told]);
  }
  return [...namesByArea].flatMap(([area, names]) =>
    wrapHanging(`${lead}${area.padEnd(areaWidth)}  `, names.join(", "), width),
  );
}

/** Checks with the same thing to say: that once, then which they are. */
export function groupLines(checks: readonly FoldedCheck[], pen: Pen): string[] {
  const [first] = checks;
  if (first === undefined) return [];
  const { plain, painted } = statusWord(first.status, pen);
  const head = wrapHanging(
    `${plain}  ${counted(checks.length, "check")}: `,
    pen.clean(undecidedReason(first)),
    pen.width,
  );
  return [
    ...head.map((line) => line.replace(plain, painted)),
    ...remedyLines(first.remedy, indent, pen),
    ...areaLines(checks, indent, pen),
  ];
}
