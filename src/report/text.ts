import type { CheckStatus } from "../checks/check.ts";
import { type FoldedCheck, foldSymptoms } from "../doctor/fold-symptoms.ts";
import type { CheckResult, DoctorReport } from "../doctor/report.ts";
import { targetWords } from "../systems/target-words.ts";
import { wrap } from "../terminal/wrap.ts";
import { counted } from "../units/counted.ts";
import { headerLines, type Pen, paintOf, penOf, type TextOptions, textOfBlocks } from "./pen.ts";
import { areaLines, groupLines } from "./text-areas.ts";
import { checkLines, statusWord } from "./text-check.ts";
import { verdictLine } from "./verdict-line.ts";

/** Worst first, as a person reads; within one status causes before what follows from them. */
const order: readonly CheckStatus[] = ["fail", "warn", "unknown", "blocked", "skip", "pass"];
const quietStatuses: ReadonlySet<CheckStatus> = new Set(["fail", "warn", "unknown", "blocked"]);

/** The report for people: failures with what, why and what to type first; what passed by area; the verdict last. */
export function renderText(report: DoctorReport, options: TextOptions): string {
  const pen = penOf(options);
  const idWidth = Math.max(
    ...report.checks.filter((check) => !isPlainPass(check, pen)).map(({ id }) => id.length),
    0,
  );
  const folded = foldSymptoms(report.checks).filter(({ followsFrom }) => followsFrom.length === 0);
  const shown = order.filter((status) => !options.quiet || quietStatuses.has(status));
  const checks = shown.flatMap((status) => folded.filter((check) => check.status === status));
  return textOfBlocks([
    options.quiet ? [] : headLines(report, pen),
    ...shown.map((status) => statusBlock(status, checks, idWidth, pen)),
    footerLines(report, checks, options.quiet, pen),
  ]);
}

/** Statuses with details have an empty line between their checks, the others are lists. */
function statusBlock(
  status: CheckStatus,
  checks: readonly FoldedCheck[],
  idWidth: number,
  pen: Pen,
): string[] {
  const ofStatus = checks.filter((check) => check.status === status);
  const told = ofStatus.filter((check) => !isPlainPass(check, pen));
  const blocks = alikeGroups(told).map((group) =>
    group.length === 1 && group[0] !== undefined
      ? checkLines(group[0], idWidth, pen)
      : groupLines(group, pen),
  );
  const spaced = status === "fail" || status === "warn" || status === "unknown";
  return [
    ...blocks.flatMap((lines, index) => (spaced && index > 0 ? ["", ...lines] : lines)),
    ...passedLines(
      ofStatus.filter((check) => isPlainPass(check, pen)),
      pen,
    ),
  ];
}

const undecided: ReadonlySet<CheckStatus> = new Set(["unknown", "blocked", "skip"]);

/** One missing right, one server that is gone leaves many checks undecided: what there is to say is said once for all of them. */
function alikeGroups(checks: readonly FoldedCheck[]): FoldedCheck[][] {
  const groups = new Map<string, FoldedCheck[]>();
  for (const check of checks) {
    const { id, status, reason, blockedBy, remedy, findings, symptoms } = check;
    const isPlain = undecided.has(status) && findings.length + symptoms.length === 0;
    const key = isPlain ? JSON.stringify([reason, blockedBy, remedy]) : id;
    groups.set(key, [...(groups.get(key) ?? []), check]);
  }
  return withoutRepeatedRemedies([...groups.values()]);
}

/** One missing right may leave many checks undecided, each for its own reason: what to do about it is reported once. */
function withoutRepeatedRemedies(groups: readonly FoldedCheck[][]): FoldedCheck[][] {
  const tellers = new Map<string, string>();
  return groups.map((group) => {
    const [first] = group;
    if (!first?.remedy || first.remedy.commands.length === 0) return group;
    const key = JSON.stringify(first.remedy);
    const teller = tellers.get(key);
    tellers.set(key, teller ?? first.id);
    const remedy = { summary: `As for ${teller}, above`, commands: [] };
    return teller === undefined ? group : group.map((check) => ({ ...check, remedy }));
  });
}

function headLines({ target, written }: DoctorReport, pen: Pen): string[] {
  if (written !== undefined)
    return headerLines("nomnom lint", [written.paths.join(" "), counted(written.files, "file")], pen);
  const words = targetWords(target);
  return headerLines("nomnom doctor", words.length === 0 ? ["no target"] : words, pen);
}

function footerLines(
  report: DoctorReport,
  checks: readonly FoldedCheck[],
  quiet: boolean,
  { style, width }: Pen,
): string[] {
  const failed = checks.find(({ status }) => status === "fail");
  const more =
    failed === undefined || quiet
      ? []
      : wrap(`Why it matters and how to repair it: nomnom explain ${failed.id}`, width);
  return [...more, ...wrap(verdictLine(report), width).map(paintOf(report.verdict, style))];
}

/** Whether nobody needs to know more of the check than that it passed. */
function isPlainPass({ status, findings }: CheckResult, { verbose }: Pen): boolean {
  return status === "pass" && !verbose && findings.every(({ suppressed }) => suppressed === undefined);
}

/** Checks that passed, by area: good news is short, for what is wrong stands above it and has to stay on the screen. */
function passedLines(checks: readonly CheckResult[], pen: Pen): string[] {
  const { plain, painted } = statusWord("pass", pen);
  return areaLines(checks, `${plain}  `, pen).map((line) => line.replace(plain, painted));
}
