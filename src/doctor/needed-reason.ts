import type { CheckResult } from "./report.ts";

/** The reason of a check that is blocked, and for nothing else than that these checks failed. */
export const neededReason = (blockedBy: readonly string[]): string => `needs ${blockedBy.join(" and ")}`;

/** Why a check is blocked beyond the ids it is blocked by; null when there is nothing more to say. */
export const reasonBeyondIds = ({ reason, blockedBy }: CheckResult): string | null =>
  reason === neededReason(blockedBy) ? null : reason;
