import type { CheckResult, ReportedFinding } from "../doctor/report.ts";

/** Words of a report for formats that lay nothing out: a line per sentence, an arrow before what to do, a dollar before what to type. */

/** What a finding says, with its remedy. */
export function findingWords({ message, remedy, suppressed }: ReportedFinding): string {
  if (suppressed !== undefined) return `suppressed (${suppressionWords(suppressed)}): ${message}`;
  return [message, ...remedyLines(remedy)].join("\n");
}

/** Why a check could not be decided, with what would make it decidable. */
export function undecidedWords(check: CheckResult): string {
  return [undecidedReason(check), ...remedyLines(check.remedy)].join("\n");
}

/** The same in one sentence. */
export function undecidedReason({ status, reason, blockedBy }: CheckResult): string {
  if (status === "blocked") return `blocked by ${blockedBy.join(", ")}, which failed`;
  return reason ?? "could not be decided";
}

export function suppressionWords({ reason, until }: NonNullable<ReportedFinding["suppressed"]>): string {
  return until === null ? reason : `${reason}, until ${until}`;
}

function remedyLines(remedy: CheckResult["remedy"]): string[] {
  if (remedy === null) return [];
  return [`→ ${remedy.summary}`, ...remedy.commands.map((command) => `$ ${command}`)];
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

/** True when no failed check of the same report tells why this one is blocked: then it has to be told here. */
export function isOnlyTrace(check: CheckResult, checks: readonly CheckResult[]): boolean {
  return (
    check.status === "unknown" ||
    (check.status === "blocked" &&
      !checks.some(({ id, status }) => status === "fail" && check.blockedBy.includes(id)))
  );
}
