import type { CheckResult, ReportedFinding } from "./report.ts";

/** What a finding leads to elsewhere. */
export interface Symptom {
  check: string;
  finding: ReportedFinding;
}

/** A check as reports show it: what it found itself, and what that leads to elsewhere. */
export interface FoldedCheck extends CheckResult {
  /** Findings of other checks that this one explains. They are not among the findings of those. */
  symptoms: Symptom[];
  /** The checks that explain all it found; empty when it found something of its own, or nothing. */
  followsFrom: string[];
}

/**
 * Puts findings that another check explains below that check, and causes before the checks that follow from them. A symptom whose cause is not in the
 * report stays where it was found.
 */
export function foldSymptoms(checks: readonly CheckResult[]): FoldedCheck[] {
  const causeOf = causesAmong(checks);
  const ordered = causesFirst(checks);
  return ordered.map((check) => {
    const own = check.findings.filter((finding) => causeOf(finding) === null);
    const saysMore = own.some(isProblem) || check.reason !== null;
    return {
      ...check,
      findings: own,
      symptoms: ordered.flatMap(({ id, findings }) =>
        findings
          .filter((finding) => causeOf(finding) === check.id)
          .map((finding) => ({ check: id, finding })),
      ),
      followsFrom: saysMore ? [] : [...new Set(check.findings.flatMap((each) => causeOf(each) ?? []))],
    };
  });
}

/** The same checks, each behind those that explain what it found; otherwise the order stays. */
export function causesFirst(checks: readonly CheckResult[]): CheckResult[] {
  const causeOf = causesAmong(checks);
  const byId = new Map(checks.map((check) => [check.id, check]));
  const seen = new Set<CheckResult>();
  const ordered: CheckResult[] = [];
  const visit = (check: CheckResult): void => {
    if (seen.has(check)) return;
    seen.add(check);
    for (const finding of check.findings) {
      const cause = byId.get(causeOf(finding) ?? "");
      if (cause !== undefined) visit(cause);
    }
    ordered.push(check);
  };
  for (const check of checks) visit(check);
  return ordered;
}

/**
 * The check at the root of a problem, or null: nothing in the report explains it. A check that is itself explained by another explains nothing: its
 * cause does. Checks that name each other are no causes, or both would vanish.
 */
export function causesAmong(
  checks: readonly Pick<CheckResult, "id" | "findings">[],
): (finding: ReportedFinding) => string | null {
  const explanations = new Map(checks.map(({ id, findings }) => [id, explanationsOf(findings)]));
  const rootOf = (id: string, seen: ReadonlySet<string>): string | null => {
    const names = explanations.get(id) ?? [];
    if (names.includes(undefined)) return id;
    const [next] = names;
    return next === undefined || seen.has(next) ? null : rootOf(next, new Set([...seen, next]));
  };
  return (finding) =>
    finding.explainedBy === undefined || !isProblem(finding)
      ? null
      : rootOf(finding.explainedBy, new Set([finding.explainedBy]));
}

/** What explains each of the worst problems of a check. */
function explanationsOf(findings: readonly ReportedFinding[]): (string | undefined)[] {
  const problems = findings.filter(isProblem);
  const errors = problems.filter(({ severity }) => severity === "error");
  return (errors.length > 0 ? errors : problems).map(({ explainedBy }) => explainedBy);
}

const isProblem = ({ severity, suppressed }: ReportedFinding): boolean =>
  severity !== "info" && suppressed === undefined;
