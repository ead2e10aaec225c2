import type { Blueprint } from "../../blueprint/blueprint.ts";
import type { WritableConnections } from "../../connect/writable-connections.ts";
import type { Journal } from "../../journal/journal.ts";
import type { Attempt } from "../clean/clean-rows.ts";
import type { Place } from "../reporting/hops.ts";
import type { ScalePlan } from "../scale/scale-plan.ts";
import type { E2eEvent, Noted, WorkerLine } from "./events.ts";
import type { E2eSettings } from "./settings.ts";

/** What is the same for all that is done under one lease and one journal. */
export interface RunFrame {
  runId: string;
  settings: E2eSettings;
  blueprint: Blueprint;
  connections: WritableConnections;
  /** What is going to be scaled, as the user has confirmed it. */
  scaling: ScalePlan;
  /** Null: nothing is going to be changed. */
  journal: Journal | null;
  /** Aborted by Ctrl-C and by --timeout. Undoing goes on after that. */
  signal: AbortSignal;
  now(): Date;
  /** Milliseconds on a clock that never jumps. */
  monotonicMs(): number;
}

/** What the steps of one run share. */
export interface StepsContext extends RunFrame {
  /** Of the message to send; one of its own for each. */
  id: string;
  /** Every message that was sent, answered or not. */
  attempts: Attempt[];
  timeline: Noted[];
  /** An entry of the timeline: now, or at `atMs` of the same clock. */
  note(what: string, more?: { atMs?: number; reached?: Place; onTheWayTo?: Place }): void;
  /** A worker has logged this. */
  heard(line: WorkerLine): void;
}

/** What one step sees of its run. */
export interface RunContext extends StepsContext {
  progress(message: string): void;
  /** The number of a step, to name it. */
  numberOf(stepId: string): number;
}

/** A run that knows nothing yet; `id` is that of the message it will send. */
export function newContext(frame: RunFrame, id: string, emit: (event: E2eEvent) => void): StepsContext {
  const timeline: Noted[] = [];
  return {
    ...frame,
    id,
    attempts: [],
    timeline,
    note(what, { atMs = frame.monotonicMs(), reached = null, onTheWayTo } = {}) {
      const entry = { atMs, what, reached, ...(onTheWayTo !== undefined && { onTheWayTo }) };
      timeline.push(entry);
      emit({ type: "noted", entry });
    },
    heard: (line) => emit({ type: "log-line", line }),
  };
}
