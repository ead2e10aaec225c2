import type { E2eVerdict } from "../../e2e/reporting/verdict.ts";
import { type ExitCode, exitCodes } from "../../user-error.ts";

/** What a run ends with, the same for every output. */
export function e2eExitCode(verdict: E2eVerdict, interrupted: boolean): ExitCode {
  if (interrupted) return exitCodes.interrupted;
  switch (verdict) {
    case "pass":
    case "warn":
      return exitCodes.ok;
    case "fail":
      return exitCodes.failed;
    case "inconclusive":
      return exitCodes.inconclusive;
  }
}

/** For a run that ends before it has undone its changes. */
export const leftChanged = "`nomnom e2e --recover` puts back what is still changed";
