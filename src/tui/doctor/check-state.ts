import type { CheckStatus } from "../../doctor/report.ts";
import type { CheckEntry } from "./doctor-state.ts";

/** What a check row says: an outcome, or that there is none yet. */
export type CheckState = CheckStatus | "run";

/** A check that runs again shows that it runs, not what it said before. */
export function stateOf(check: CheckEntry): CheckState {
  return check.pending || check.result === null ? "run" : check.result.status;
}

const ranks: Record<CheckState, number> = {
  fail: 0,
  warn: 1,
  unknown: 2,
  blocked: 3,
  run: 4,
  pass: 5,
  skip: 6,
};

/** Order by severity: the worst first. */
export function severityRank(state: CheckState): number {
  return ranks[state];
}

/** True for what somebody has to look at. */
export function isProblem(state: CheckState): boolean {
  return ranks[state] < ranks.run;
}

export type StateCounts = Record<CheckState, number>;

export function countStates(checks: readonly CheckEntry[]): StateCounts {
  const counts: StateCounts = { fail: 0, warn: 0, unknown: 0, blocked: 0, run: 0, pass: 0, skip: 0 };
  for (const check of checks) counts[stateOf(check)] += 1;
  return counts;
}
