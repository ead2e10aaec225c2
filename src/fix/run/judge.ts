import type { CheckResult, DoctorReport } from "../../doctor/report.ts";
import type { Found } from "../plan-findings.ts";

/** What a look after a repair shows of it. */
export interface Judgement {
  /** The check no longer finds it. What could not be decided is never a proof. */
  isEnded: boolean;
  /** What was sound before and fails now, in words. */
  harm: string[];
}

/**
 * Compares what was found before a repair with what is found behind it. A check that failed before anyway is judged only where it is the repaired one, by
 * the objects it had nothing against: other findings of the others change by themselves, as pods start and crash.
 */
export function judge(
  { check, finding }: Found,
  before: DoctorReport,
  after: DoctorReport,
  uncovers: readonly string[] = [],
): Judgement {
  const own = after.checks.find(({ id }) => id === check);
  const isDecided = own !== undefined && ["pass", "warn", "fail"].includes(own.status);
  // Of its cause: a table may have two keys too many.
  const isThere = own?.findings.some(({ fingerprint }) => fingerprint === finding.fingerprint);
  const passed = new Set(before.checks.filter(({ status }) => status === "pass").map(({ id }) => id));
  const ill = errorsOf(before.checks.find(({ id }) => id === check));
  return {
    isEnded: isDecided && isThere !== true,
    harm: [
      ...after.checks
        .filter(({ id, status }) => status === "fail" && passed.has(id) && !uncovers.includes(id))
        .map(({ id }) => `${id} passed before and fails now`),
      ...[...errorsOf(own)]
        .filter((resource) => !ill.has(resource))
        .map((resource) => `${check} now finds ${resource}`),
    ],
  };
}

/** What a check has errors of. */
const errorsOf = (result: CheckResult | undefined): Set<string> =>
  new Set(
    (result?.findings ?? [])
      .filter(({ severity, suppressed }) => severity === "error" && suppressed === undefined)
      .map(({ resource }) => resource),
  );
