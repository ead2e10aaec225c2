import type { CheckResult, ReportedFinding } from "./report.ts";

/**
 * Puts the check that explains them into errors that cannot know it: a server that does not answer does not say that its pod has no image. It is known
 * when all checks have ended.
 */
export function traceSymptoms(results: readonly CheckResult[]): CheckResult[] {
  const causes = new Map(
    results.flatMap(({ id, findings }) =>
      findings
        .filter(({ severity, suppressed }) => severity === "error" && suppressed === undefined)
        .flatMap(({ explains = [] }) => explains.map((symptom) => [symptom, id] as const)),
    ),
  );
  const troubled = new Set(results.filter(({ findings }) => findings.length > 0).map(({ id }) => id));
  return results.map(withoutDangling(troubled)).map((result) => {
    const explainedBy = causes.get(result.id);
    const follows = ({ severity, explainedBy: known }: ReportedFinding) =>
      severity === "error" && known === undefined;
    return explainedBy === undefined
      ? result
      : {
          ...result,
          findings: result.findings.map((finding) =>
            follows(finding) ? { ...finding, explainedBy, remedy: repairThat(explainedBy) } : finding,
          ),
        };
  });
}

/** What the check itself advised was for another cause. */
const repairThat = (check: string) => ({
  summary: `This follows from ${check}: repair that.`,
  commands: [],
});

/** A cause that was not looked for in this run, or not found, explains nothing. */
const withoutDangling =
  (troubled: ReadonlySet<string>) =>
  (result: CheckResult): CheckResult => {
    const dangles = ({ explainedBy }: ReportedFinding) =>
      explainedBy !== undefined && !troubled.has(explainedBy);
    if (!result.findings.some(dangles)) return result;
    return {
      ...result,
      findings: result.findings.map((finding) => (dangles(finding) ? withoutCause(finding) : finding)),
    };
  };

const withoutCause = ({ explainedBy: _, ...finding }: ReportedFinding): ReportedFinding => finding;
