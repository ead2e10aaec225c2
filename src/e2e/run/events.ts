import type { LogMark } from "../../blueprint/message-plan.ts";
import type { LogLine } from "../../connect/kubernetes/follow-logs.ts";
import type { OpenForward } from "../../connect/writable-connections.ts";
import type { UndoneChange } from "../../journal/undone-change.ts";
import type { Target } from "../../snapshot/snapshot.ts";
import type { Cleanup, E2eReport, StepResult } from "../reporting/e2e-report.ts";
import type { Hop, Place } from "../reporting/hops.ts";

/** What a run says while it goes on. Plain data: who shows it, and how, is not the run's concern. */
export type E2eEvent =
  /** The steps of the plan, in their order. */
  | { type: "planned"; steps: readonly PlannedTitle[] }
  | { type: "connected"; target: Target }
  | { type: "run-started"; runId: string; timeoutMs: number }
  | { type: "step-started"; number: number; id: string; title: string }
  | { type: "step-progress"; number: number; message: string }
  | { type: "step-finished"; result: StepResult }
  /** One more entry of the timeline; entries may come out of order. */
  | { type: "noted"; entry: Noted }
  /** A worker has logged, about this message or another. */
  | { type: "log-line"; line: WorkerLine }
  /** All port-forwards of the run, after one of them has changed. */
  | { type: "forwards"; forwards: readonly OpenForward[] }
  | { type: "undoing"; what: string }
  | { type: "undone"; change: UndoneChange }
  | { type: "cleaned"; cleanup: Cleanup }
  | { type: "run-finished"; report: E2eReport };

export interface PlannedTitle {
  number: number;
  id: string;
  title: string;
  /** The hop it looks at; null: none. */
  hop: Hop | null;
}

/** `mark`: what it says about a message; null: nothing. */
export interface WorkerLine extends LogLine {
  mark: LogMark | null;
}

/** One moment of a run, in milliseconds since it began. */
export interface Noted {
  atMs: number;
  what: string;
  /** How far the message has come by it; null: it says nothing about that. */
  reached: Place | null;
  /** The place it cannot be after, where it does not reach one itself. */
  onTheWayTo?: Place;
}
