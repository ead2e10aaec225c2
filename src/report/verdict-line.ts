import { foldSymptoms } from "../doctor/fold-symptoms.ts";
import type { DoctorReport } from "../doctor/report.ts";
import { plural } from "../units/counted.ts";
import { formatDuration } from "../units/format-duration.ts";

/** How a run ended, in one line: the verdict, how many checks ended how, and the time. */
export function verdictLine({ summary, verdict, durationMs, checks }: DoctorReport): string {
  const following = foldSymptoms(checks).filter(
    ({ status, followsFrom }) => status === "fail" && followsFrom.length > 0,
  ).length;
  const counts = [
    [
      summary.fail,
      following === 0
        ? "failed"
        : `failed (${following} ${plural(following, "follows", "follow")} from another)`,
    ],
    [summary.warn, plural(summary.warn, "warning")],
    [summary.unknown, "unknown"],
    [summary.blocked, "blocked"],
    [summary.skip, "skipped"],
    [summary.pass, "passed"],
  ] as const;
  const told = counts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
  return `${verdict.toUpperCase()}: ${told.join(", ") || "nothing to check"} in ${formatDuration(durationMs)}`;
}
