import type { Blueprint } from "../../blueprint/blueprint.ts";
import type { WritableConnections } from "../../connect/writable-connections.ts";
import type { Attempt } from "../clean/clean-rows.ts";
import type { Journal } from "../journal/journal.ts";
import type { Fate, SentMessage } from "../message/message-state.ts";
import type { Hop, StepStatus } from "../reporting/e2e-report.ts";
import type { ScalePlan } from "../scale/scale-plan.ts";
import type { DashboardWatch } from "../watch/dashboard-watch.ts";
import type { LogWatch } from "../watch/log-watch.ts";
import type { E2eSettings } from "./settings.ts";
import type { Noted, Place } from "./timeline.ts";

/** How a step ended. */
export interface StepOutcome {
  status: StepStatus;
  message: string;
  reason?: string;
  evidence?: Record<string, EvidenceValue>;
  hop?: Hop;
}

export type EvidenceValue =
  | string
  | number
  | boolean
  | null
  | EvidenceValue[]
  | { [key: string]: EvidenceValue };

/** What earlier steps found out, for later ones. */
export interface RunFacts {
  /** The pods of the new API; null: not looked at. */
  apiPods: readonly { name: string; ready: boolean }[] | null;
  /** Forwarded port of the new API. */
  apiPort: number | null;
  flavour: ApiFlavour | null;
  sent: SentMessage | null;
  /** Every order handed to the API, answered or not. */
  attempts: Attempt[];
  /** Settles once it is known what became of the message. */
  fate: Promise<Fate> | null;
  logs: LogWatch | null;
  dashboard: Promise<DashboardWatch> | null;
}

/** `generated`: with database and raw bodies; `generated-base64`: HEAD's; `nats-api`: the generic one without database. */
export type ApiFlavour = "generated" | "generated-base64" | "nats-api" | "unknown";

export interface RunContext {
  runId: string;
  /** Of the order to send; one of its own for each. */
  orderKey: string;
  settings: E2eSettings;
  blueprint: Blueprint;
  connections: WritableConnections;
  plan: ScalePlan;
  /** Null: nothing is going to be changed. */
  journal: Journal | null;
  facts: RunFacts;
  /** Aborted by Ctrl-C and by --timeout. Undoing goes on after that. */
  signal: AbortSignal;
  now(): Date;
  /** Milliseconds on a clock that never jumps. */
  monotonicMs(): number;
  progress(message: string): void;
  /** An entry of the timeline: now, or at `atMs` of the same clock. */
  note(what: string, more?: { atMs?: number; reached?: Place }): void;
  timeline: Noted[];
}
