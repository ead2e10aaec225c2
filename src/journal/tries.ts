import type { WriteOutcome } from "../connect/kubernetes/kubernetes-writer.ts";
import type { UndoneChange } from "./undone-change.ts";

/** How one try to undo a change ended; `again`: it has not ended, and why, null where it is on its way. */
export type Try = Pick<UndoneChange, "state" | "detail"> | { again: string | null };

/** A server works on a request no longer than this, unless it is set so (the API server's --request-timeout). What has no version it holds for, only time ends. */
const workedOnMs = 60_000;

export const notNeeded = (detail: string): Try => ({ state: "not-needed", detail });

/** For how long a request that was sent at some moment may still be worked on; 0: it cannot come any more. */
export const mayComeForMs = (at: Date | null, now: Date, worksForMs = workedOnMs): number =>
  at === null ? 0 : Math.max(0, at.getTime() + worksForMs + 1 - now.getTime());

/** After a write: to look again. */
export function next(outcome: WriteOutcome, gone: string): Try {
  switch (outcome.kind) {
    case "done":
      return { again: null };
    case "gone":
      return notNeeded(gone);
    case "conflict":
      return { again: outcome.message };
    case "failed":
      return { again: outcome.error.message };
  }
}
