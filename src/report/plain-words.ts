import type { FoldedCheck, Symptom } from "../doctor/fold-symptoms.ts";
import type { CheckResult, ReportedFinding } from "../doctor/report.ts";
import { waysOf } from "../doctor/report-remedy.ts";
import { undecidedReason } from "../doctor/undecided-reason.ts";

/** Words of a report for formats that lay nothing out: a line per sentence, an arrow before what to do, a dollar before what to type. */

/** What a finding says, with its remedy, and a line for each thing that it leads to elsewhere. */
export function findingWords(
  { message, remedy, suppressed, places = [] }: ReportedFinding,
  symptoms: readonly Symptom[] = [],
): string {
  if (suppressed !== undefined) return `suppressed (${suppressionWords(suppressed)}): ${message}`;
  const written = places.map((place) => `${placeWords(place)} ${place.what}`);
  return [message, ...written, ...remedyLines(remedy), ...symptoms.map(symptomWords)].join("\n");
}

/** `src/nats.rs:61:27` */
export const placeWords = ({ file, line, column }: FoundPlace): string => `${file}:${line}:${column}`;

type FoundPlace = NonNullable<ReportedFinding["places"]>[number];

/** What follows from a finding of another check: its remedy is that one's. */
export const symptomWords = ({ check, finding }: Symptom): string =>
  `therefore: ${finding.message} (${check})`;

/** The findings of a check, the worst first; it is the worst that its symptoms follow from. */
export const withSymptoms = ({ findings, symptoms }: FoldedCheck) =>
  worstFirst(findings).map((finding, index) => ({ finding, symptoms: index === 0 ? symptoms : [] }));

/** Why a check could not be decided, with what would make it decidable. */
export function undecidedWords(check: CheckResult): string {
  return [undecidedReason(check), ...remedyLines(check.remedy)].join("\n");
}

export function suppressionWords({ reason, until }: NonNullable<ReportedFinding["suppressed"]>): string {
  return until === null ? reason : `${reason}, until ${until}`;
}

function remedyLines(remedy: CheckResult["remedy"]): string[] {
  if (remedy === null) return [];
  const ways = waysOf(remedy).map((way) => way.map((command) => `$ ${command}`));
  return [`→ ${remedy.summary}`, ...ways.flatMap((lines, index) => (index === 0 ? lines : ["or", ...lines]))];
}

/** Errors first, then warnings, then notes; what was suppressed last. */
export function worstFirst(findings: readonly ReportedFinding[]): ReportedFinding[] {
  const rank = ({ severity, suppressed }: ReportedFinding) =>
    suppressed === undefined ? ["error", "warning", "info"].indexOf(severity) : 3;
  return findings.toSorted((a, b) => rank(a) - rank(b));
}

/** Notes of a check that passed are for who asks for more. */
export const isNoteOfPass = ({ severity }: ReportedFinding, status: CheckResult["status"]): boolean =>
  severity === "info" && status === "pass";

/** True when no failed check of the same report tells why this one is blocked: then it has to be said here. */
export function isOnlyTrace(check: CheckResult, checks: readonly CheckResult[]): boolean {
  return (
    check.status === "unknown" ||
    (check.status === "blocked" &&
      !checks.some(({ id, status }) => status === "fail" && check.blockedBy.includes(id)))
  );
}
