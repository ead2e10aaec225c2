import type { CheckBug } from "../../doctor/events.ts";
import { causesFirst } from "../../doctor/fold-symptoms.ts";
import type { DoctorReport } from "../../doctor/report.ts";
import { summarise, verdictOf } from "../../doctor/verdict.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";

/** The report of a run of some checks put into the one before: results replaced, verdict decided again. A full run replaces all. */
export function mergeReport(before: DoctorReport | null, run: DoctorReport): DoctorReport {
  const again = new Map(run.checks.map((check) => [check.id, check]));
  if (before === null || before.checks.every(({ id }) => again.has(id))) return run;
  const checks = causesFirst(before.checks.map((check) => again.get(check.id) ?? check));
  const summary = summarise(checks);
  return { ...run, checks, summary, verdict: verdictOf(summary) };
}

/** As {@link mergeReport}, for what was read: sections that were not read again stay. */
export function mergeSnapshot(before: Snapshot | null, run: Snapshot): Snapshot {
  return before === null ? run : { ...run, sections: { ...before.sections, ...run.sections } };
}

/** As {@link mergeReport}, for the checks that threw. */
export function mergeBugs(
  before: readonly CheckBug[],
  run: { report: DoctorReport; bugs: readonly CheckBug[] },
): readonly CheckBug[] {
  const again = new Set<string>(run.report.checks.map(({ id }) => id));
  return [...before.filter(({ check }) => !again.has(check)), ...run.bugs];
}
