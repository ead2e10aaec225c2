import type { CheckResult } from "./report.ts";

/** Why a check could not be decided, in one sentence. */
export function undecidedReason({
  status,
  reason,
  blockedBy,
}: Pick<CheckResult, "status" | "reason" | "blockedBy">): string {
  if (status === "blocked")
    return `blocked by ${blockedBy.join(", ")}${reason === null ? "" : `: ${reason}`}`;
  return reason ?? "could not be decided";
}
