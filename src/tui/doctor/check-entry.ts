import { type Area, areas, type CheckId } from "../../checks/check-id.ts";
import type { CheckResult } from "../../doctor/report.ts";
import { descriptionOf } from "../../systems/systems.ts";
import type { CheckState } from "../kit/check-state.ts";

/** One check, from the moment the run names it. `result` stays while the check runs again. */
export interface CheckEntry {
  id: CheckId;
  area: Area;
  title: string;
  result: CheckResult | null;
  /** True while the running round has not answered for it. */
  pending: boolean;
}

/** What is known of a check before it has run. */
export type CheckName = Pick<CheckEntry, "id" | "title">;

/** A check that nothing is known of yet. */
export function undecided({ id, title }: CheckName): CheckEntry {
  const area = areas.find((name) => id.startsWith(`${name}/`));
  if (area === undefined) throw new Error(`check ${id} belongs to no area`);
  return { id, area, title, result: null, pending: true };
}

/** The name of a check below the heading of its area. */
export function shortName({ id, area }: CheckEntry): string {
  return id.slice(area.length + 1);
}

/** The name of an area in headings. */
export function areaTitle(area: Area): string {
  switch (area) {
    case "pipeline":
      return "Pipeline";
    case "config":
      return "Configuration";
    case "own":
      return "Own checks";
    default:
      return descriptionOf[area].name;
  }
}

/** A check that runs again shows that it runs, not what it said before. */
export function stateOf(check: CheckEntry): CheckState {
  return check.pending || check.result === null ? "run" : check.result.status;
}

/** How many checks are in each state. */
export function countStates(checks: readonly CheckEntry[]): Record<CheckState, number> {
  const counts = { fail: 0, warn: 0, unknown: 0, blocked: 0, run: 0, pass: 0, skip: 0 };
  for (const check of checks) counts[stateOf(check)] += 1;
  return counts;
}
