import type { CheckStatus } from "../checks/check.ts";
import type { FoldedCheck, Symptom } from "../doctor/fold-symptoms.ts";
import type { CheckResult, ReportedFinding } from "../doctor/report.ts";
import { waysOf } from "../doctor/report-remedy.ts";
import { undecidedReason } from "../doctor/undecided-reason.ts";
import { displayWidth } from "../terminal/display-width.ts";
import { sanitise } from "../terminal/sanitise.ts";
import { wrapHanging } from "../terminal/wrap.ts";
import { type Pen, paintOf } from "./pen.ts";
import { isNoteOfPass, placeWords, suppressionWords, symptomWords, worstFirst } from "./plain-words.ts";

export const indent = "    ";
const wordWidth = "BLOCKED".length;

/** The lines of one check: a head with symbol, word and id, and below it what somebody has to know or do. */
export function checkLines(check: FoldedCheck, idWidth: number, pen: Pen): string[] {
  const inHead = check.status === "blocked" || check.status === "skip";
  return [
    ...headLines(check, idWidth, pen),
    ...(check.reason !== null && !inHead ? wrapHanging(indent, pen.clean(check.reason), pen.width) : []),
    ...remedyLines(check.remedy, indent, pen),
    ...worstFirst(check.findings)
      .filter((finding) => isShown(finding, check.status, pen))
      .flatMap((finding) => findingLines(finding, check.status, pen)),
    ...check.symptoms.flatMap((symptom) => symptomLines(symptom, pen)),
  ];
}

/** Notes of a check that passed are for `-v`; what was suppressed is always said. */
function isShown(finding: ReportedFinding, status: CheckStatus, { verbose }: Pen): boolean {
  return verbose || finding.suppressed !== undefined || !isNoteOfPass(finding, status);
}

function headLines(check: CheckResult, idWidth: number, pen: Pen): string[] {
  const { clean, width } = pen;
  const { plain, painted } = statusWord(check.status, pen);
  const head = `${plain}  ${check.id.padEnd(idWidth)}  `;
  const text = clean(headText(check));
  const fits = displayWidth(head) + displayWidth(text) <= width;
  const [first = "", ...rest] = fits ? [head + text] : [head.trimEnd(), ...wrapHanging(indent, text, width)];
  return [first.replace(plain, painted), ...rest];
}

/** Symbol and word of a status, one width for all. */
export function statusWord(status: CheckStatus, { style }: Pen): { plain: string; painted: string } {
  const plain = `${style.symbols[status]} ${status.toUpperCase().padEnd(wordWidth)}`;
  return { plain, painted: paintOf(status, style)(plain) };
}

function headText(check: CheckResult): string {
  switch (check.status) {
    case "blocked":
    case "skip":
      return undecidedReason(check);
    case "pass":
    case "warn":
    case "fail":
    case "unknown":
      return check.title;
  }
}

function findingLines(finding: ReportedFinding, status: CheckStatus, pen: Pen): string[] {
  const { clean, width, style, verbose } = pen;
  if (finding.suppressed !== undefined) {
    const why = `suppressed (${suppressionWords(finding.suppressed)}): ${finding.message}`;
    return wrapHanging(indent, clean(why), width).map(style.dim);
  }
  const prefix = severityWord(finding.severity, status);
  return [
    ...placeLines(finding, pen),
    ...wrapHanging(indent, clean(prefix + finding.message), width),
    ...(verbose ? evidenceLines(finding, pen) : []),
    ...remedyLines(finding.remedy, `${indent}  `, pen),
  ];
}

/** Where it is written, in the form that editors and terminals open; what it meets there after it. */
function placeLines({ places = [] }: ReportedFinding, { clean, style }: Pen): string[] {
  return places.map((place, index) => {
    const line = clean(`${placeWords(place)}  ${place.what}`);
    return `${indent}${index === 0 ? style.strong(line) : style.dim(line)}`;
  });
}

/** What the findings above lead to: without a remedy of its own, since theirs is its remedy. */
function symptomLines(symptom: Symptom, { clean, width, style }: Pen): string[] {
  return wrapHanging(indent, clean(symptomWords(symptom)), width).map(style.dim);
}

/** What the head says already is not said again. */
function severityWord(severity: ReportedFinding["severity"], status: CheckStatus): string {
  if (severity === "info") return "note: ";
  return severity === "warning" && status !== "warn" ? "warning: " : "";
}

function evidenceLines({ evidence, resource }: ReportedFinding, { clean, style }: Pen): string[] {
  const entries = Object.entries({ resource, ...evidence });
  return entries.map(([key, value]) =>
    style.dim(`${indent}  ${clean(`${key}: ${typeof value === "string" ? value : JSON.stringify(value)}`)}`),
  );
}

/** Commands are never wrapped or changed; further lines of one start at the left edge, so that a here-document can be pasted. */
export function remedyLines(
  remedy: CheckResult["remedy"],
  lead: string,
  { clean, style, width }: Pen,
): string[] {
  if (remedy === null) return [];
  const arrow = `${lead}${style.symbols.arrow} `;
  const inner = " ".repeat(displayWidth(arrow));
  return [
    ...wrapHanging(arrow, clean(remedy.summary), width),
    ...waysOf(remedy).flatMap((way, index) => [
      ...(index === 0 ? [] : [`${inner}or`]),
      ...way.flatMap((command) => {
        const [first = "", ...rest] = sanitise(command).split("\n");
        return [`${inner}$ ${style.command(first)}`, ...rest.map((line) => style.command(line))];
      }),
    ]),
  ];
}
