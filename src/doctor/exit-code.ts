import { type ExitCode, exitCodes } from "../user-error.ts";
import type { DoctorReport } from "./report.ts";

export const failOnLevels = ["warn", "fail", "never"] as const;
/** From which severity on a completed run ends with a failure. */
export type FailOn = (typeof failOnLevels)[number];

/** The exit code of a completed run, the same for every output format. A bug in a check counts more than any result. */
export function exitCodeOf(
  report: Pick<DoctorReport, "summary">,
  options: { failOn: FailOn; bugs: number; interrupted: boolean },
): ExitCode {
  const { fail, warn, blocked, unknown } = report.summary;
  if (options.interrupted) return exitCodes.interrupted;
  if (options.bugs > 0) return exitCodes.bug;
  if (options.failOn === "never") return exitCodes.ok;
  if (fail > 0 || (options.failOn === "warn" && warn > 0)) return exitCodes.failed;
  return blocked + unknown > 0 ? exitCodes.inconclusive : exitCodes.ok;
}
