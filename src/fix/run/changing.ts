import type { WritableConnections } from "../../connect/writable-connections.ts";
import { openRunChanges, type RunChanges } from "../../journal/run-changes.ts";
import { newRunId } from "../../journal/run-id.ts";
import type { UndoneChange } from "../../journal/undone-change.ts";
import type { FixEvent } from "../fix-events.ts";
import type { ApplyOptions } from "./options.ts";

/** What a run needs to change something: connections that write, the lease, the journal. Nothing of it is there before the first change is wanted. */
export interface Changing {
  /** Throws UserError when another run is going on, or the lease or the journal cannot be had. */
  start(): Promise<{ runId: string; changes: RunChanges }>;
  /** Aborted when the lease is lost, with the reason. */
  lost: AbortSignal;
  /** Undoes what is left, latest first, the lease last, and closes the connections. */
  end(): Promise<UndoneChange[]>;
}

/** How long undoing may take after Ctrl-C; the process is ended 10 s after it. */
const undoAfterInterruptMs = 8_000;
const undoMs = 90_000;

export function changing(
  { connect, journalFolder }: ApplyOptions,
  { now, signal, emit }: { now(): Date; signal: AbortSignal; emit(event: FixEvent): void },
): Changing {
  const hard = new AbortController();
  const lost = new AbortController();
  let connections: WritableConnections | null = null;
  let started: { runId: string; changes: RunChanges } | null = null;
  return {
    lost: lost.signal,
    async start() {
      if (started !== null) return started;
      connections ??= await connect(hard.signal);
      const runId = newRunId(now());
      const folder = journalFolder;
      const changes = await openRunChanges({ command: "fix", connections, folder, runId, now, signal });
      changes.lost.addEventListener("abort", () => lost.abort(changes.lost.reason), { once: true });
      started = { runId, changes };
      emit({ type: "run-started", runId });
      return started;
    },
    async end() {
      const deadline = setTimeout(() => hard.abort(), signal.aborted ? undoAfterInterruptMs : undoMs);
      try {
        return started === null ? [] : await started.changes.undo({ emit });
      } finally {
        clearTimeout(deadline);
        await connections?.[Symbol.asyncDispose]();
      }
    },
  };
}
