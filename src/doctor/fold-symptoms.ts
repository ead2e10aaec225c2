import type { CheckResult, ReportedFinding } from "./report.ts";

/** A check with what its findings lead to elsewhere. */
export interface FoldedCheck extends CheckResult {
  symptoms: { check: string; finding: ReportedFinding }[];
}

/**
 * Puts findings that another check explains below that check, and leaves out checks that found nothing else. A symptom whose cause is not in the report
 * stays where it was found.
 */
export function foldSymptoms(checks: readonly CheckResult[]): FoldedCheck[] {
  const causes = new Set(checks.filter(hasOwnProblem).map(({ id }) => id));
  const isSymptom = ({ explainedBy }: ReportedFinding): boolean =>
    explainedBy !== undefined && causes.has(explainedBy);
  return checks.flatMap((check) => {
    const own = check.findings.filter((finding) => !isSymptom(finding));
    const symptoms = checks.flatMap(({ id, findings }) =>
      findings
        .filter(({ explainedBy }) => explainedBy === check.id)
        .map((finding) => ({ check: id, finding })),
    );
    const folded = { ...check, findings: own, symptoms: causes.has(check.id) ? symptoms : [] };
    const saysNothingElse =
      own.length < check.findings.length && !own.some(isProblem) && check.reason === null;
    return saysNothingElse ? [] : [folded];
  });
}

/** A check that is itself explained by another explains nothing: two checks that name each other would both vanish. */
const hasOwnProblem = ({ findings }: CheckResult): boolean =>
  findings.some((finding) => isProblem(finding) && finding.explainedBy === undefined);

const isProblem = ({ severity, suppressed }: ReportedFinding): boolean =>
  severity !== "info" && suppressed === undefined;
