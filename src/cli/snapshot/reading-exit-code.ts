import type { UnreadSection } from "../../doctor/unread-sections.ts";
import { type ExitCode, exitCodes } from "../../user-error.ts";

/** How a run that reads and decides nothing ends: it read everything, or something is missing. */
export function readingExitCode(
  unread: readonly UnreadSection[],
  { bugs, interrupted }: { bugs: number; interrupted: boolean },
): ExitCode {
  if (interrupted) return exitCodes.interrupted;
  if (bugs > 0) return exitCodes.bug;
  return unread.length > 0 ? exitCodes.inconclusive : exitCodes.ok;
}
