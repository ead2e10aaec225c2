import type { CheckStatus } from "../../checks/check.ts";
import type { CheckResult } from "../report.ts";
import type { DiffReport, FoundFinding } from "./diff-report.ts";

/** Checks with another status, and findings by fingerprint; in the order of the second report, what only the first has at the end. */
export function diffChecks(
  from: readonly CheckResult[],
  to: readonly CheckResult[],
): Pick<DiffReport, "checks" | "findings"> {
  const before = new Map(from.map((check) => [check.id, check]));
  const after = new Map(to.map((check) => [check.id, check]));
  const all = [...to, ...from.filter(({ id }) => !after.has(id))];
  const had = findingsOf(from);
  const has = findingsOf(to);
  const vanished = [...had.values()].filter(({ fingerprint }) => !has.has(fingerprint));
  const isDecided = ({ check }: FoundFinding) => decided.has(after.get(check)?.status ?? "skip");
  return {
    checks: all
      .map(({ id, title }) => ({
        id,
        title,
        from: before.get(id)?.status ?? null,
        to: after.get(id)?.status ?? null,
      }))
      .filter((check) => check.from !== check.to),
    findings: {
      new: [...has.values()].filter(({ fingerprint }) => !had.has(fingerprint)),
      gone: vanished.filter(isDecided),
      still: [...has.values()].filter(({ fingerprint }) => had.has(fingerprint)),
      unclear: vanished.filter((finding) => !isDecided(finding)),
    },
  };
}

/** Only a check that was decided says that something is gone. */
const decided: ReadonlySet<CheckStatus> = new Set(["pass", "warn", "fail"]);

function findingsOf(checks: readonly CheckResult[]): Map<string, FoundFinding> {
  return new Map(
    checks.flatMap(({ id, findings }) =>
      findings.map(
        (finding) => [finding.fingerprint, { ...finding, check: id }] satisfies [string, FoundFinding],
      ),
    ),
  );
}
