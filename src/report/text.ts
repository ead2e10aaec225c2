import type { CheckResult, CheckStatus, DoctorReport } from "../doctor/report.ts";
import { targetWords } from "../systems/target-words.ts";
import { toAscii } from "../terminal/ascii.ts";
import type { Capabilities } from "../terminal/capabilities.ts";
import { sanitiseLine } from "../terminal/sanitise.ts";
import { styleFor } from "../terminal/style.ts";
import { wrap } from "../terminal/wrap.ts";
import { paintOf } from "./paint-of.ts";
import { checkLines, type Pen } from "./text-check.ts";
import { isPlainPass, passedLines } from "./text-passed.ts";
import { verdictLine } from "./verdict-line.ts";

export interface TextOptions extends Pick<Capabilities, "colour" | "unicode" | "width"> {
  /** Also what passed in detail and the evidence. */
  verbose: boolean;
  /** Only what needs somebody, and the last line. */
  quiet: boolean;
}

/** Worst first, as a person reads; within one status the catalogue's order. */
const order: readonly CheckStatus[] = ["fail", "warn", "unknown", "blocked", "skip", "pass"];
const quietStatuses: ReadonlySet<CheckStatus> = new Set(["fail", "warn", "unknown", "blocked"]);

/** The report for people: failures with what, why and what to type first; what passed by area; the verdict last. */
export function renderText(report: DoctorReport, options: TextOptions): string {
  const pen: Pen = {
    style: styleFor(options),
    width: options.width,
    verbose: options.verbose,
    clean: (text) => (options.unicode ? sanitiseLine(text) : toAscii(sanitiseLine(text))),
  };
  const idWidth = Math.max(
    ...report.checks.filter((check) => !isPlainPass(check, pen)).map(({ id }) => id.length),
    0,
  );
  const shown = order.filter((status) => !options.quiet || quietStatuses.has(status));
  const checks = withoutRepeatedRemedies(
    shown.flatMap((status) => report.checks.filter((check) => check.status === status)),
  );
  const blocks = shown
    .map((status) => statusBlock(status, checks, idWidth, pen))
    .filter((lines) => lines.length > 0);
  const header = options.quiet ? [] : [headerLines(report, pen)];
  return `${[...header, ...blocks, footerLines(report, options.quiet, pen)]
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

/** One missing right may leave many checks undecided: what to do about it is told once. */
function withoutRepeatedRemedies(checks: readonly CheckResult[]): CheckResult[] {
  const tellers = new Map<string, string>();
  return checks.map((check) => {
    if (check.remedy === null || check.remedy.commands.length === 0) return check;
    const key = JSON.stringify(check.remedy);
    const teller = tellers.get(key);
    if (teller !== undefined)
      return { ...check, remedy: { summary: `As for ${teller}, above`, commands: [] } };
    tellers.set(key, check.id);
    return check;
  });
}

/** Statuses with details have an empty line between their checks, the others are lists. */
function statusBlock(
  status: CheckStatus,
  checks: readonly CheckResult[],
  idWidth: number,
  pen: Pen,
): string[] {
  const ofStatus = checks.filter((check) => check.status === status);
  const told = ofStatus.filter((check) => !isPlainPass(check, pen));
  const blocks = told.map((check) => checkLines(check, idWidth, pen));
  const spaced = status === "fail" || status === "warn" || status === "unknown";
  return [
    ...blocks.flatMap((lines, index) => (spaced && index > 0 ? ["", ...lines] : lines)),
    ...passedLines(
      ofStatus.filter((check) => isPlainPass(check, pen)),
      pen,
    ),
  ];
}

function headerLines({ target }: DoctorReport, pen: Pen): string[] {
  const parts = targetWords(target);
  const text = parts.length === 0 ? "no target" : parts.join(` ${pen.style.symbols.separator} `);
  const [first = "", ...rest] = wrap(`nomnom doctor  ${pen.clean(text)}`, pen.width);
  return [pen.style.strong(first), ...rest.map((line) => pen.style.strong(line))];
}

function footerLines(report: DoctorReport, quiet: boolean, { style, width }: Pen): string[] {
  const failed = report.checks.find(({ status }) => status === "fail");
  const more =
    failed === undefined || quiet
      ? []
      : wrap(`Why it matters and how to repair it: nomnom explain ${failed.id}`, width);
  return [...more, ...wrap(verdictLine(report), width).map(paintOf(report.verdict, style))];
}
