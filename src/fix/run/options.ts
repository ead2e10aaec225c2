import type { Blueprint } from "../../blueprint/blueprint.ts";
import type { Connections } from "../../connect/connections.ts";
import type { WritableConnections } from "../../connect/writable-connections.ts";
import type { DoctorEvent } from "../../doctor/events.ts";
import type { RepairItem } from "../fix-report.ts";
import type { Wants } from "../plan-findings.ts";
import type { Repair } from "../repair.ts";

/** What the user answers to a plan. */
export type Decision = "apply" | "skip" | "quit";

export interface FixOptions {
  repairs: readonly Repair[];
  wants: Wants;
  blueprint: Blueprint;
  tool: { name: string; version: string };
  /** One run of the engine over all checks, with connections of its own. */
  look(signal: AbortSignal): AsyncIterable<DoctorEvent>;
  /** Connections for planning, which cannot write. */
  connect(signal: AbortSignal): Promise<Connections>;
  /** Null: plans are shown and nothing is changed. */
  apply: ApplyOptions | null;
  /** Aborted by Ctrl-C and SIGTERM. */
  signal: AbortSignal;
  /** Of the whole run, undoing excepted; null: none. */
  timeoutMs: number | null;
  now(): Date;
}

export interface ApplyOptions {
  /** Connections that live until this signal, which Ctrl-C does not abort: undoing needs them. Opened when the first plan is wanted. */
  connect(signal: AbortSignal): Promise<WritableConnections>;
  journalFolder: string;
  decide(item: RepairItem): Promise<Decision>;
  /** How long to look again until a repair shows. */
  waitMs: number;
  /** Between two looks; 1 s unless given. */
  roundPauseMs?: number;
}
