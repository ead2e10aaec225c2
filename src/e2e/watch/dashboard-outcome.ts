import { setTimeout as delay } from "node:timers/promises";
import type { RunContext } from "../run/run-context.ts";
import type { EvidenceValue, StepOutcome } from "../steps/step-outcome.ts";
import type { DashboardStats } from "./dashboard-api.ts";
import type { DashboardEvent, DashboardSocket } from "./dashboard-socket.ts";
import type { DashboardConnection, DashboardWatch } from "./dashboard-watch.ts";

/** What judging the dashboard takes of a run. */
export interface AwaitingRun extends Pick<RunContext, "signal" | "monotonicMs" | "note" | "numberOf"> {
  connections: Pick<RunContext["connections"], "target">;
  settings: Pick<RunContext["settings"], "release" | "plan">;
}

/** A dashboard that is there, and what became of connecting to it. */
export interface Watched {
  watch: Extract<DashboardWatch, { kind: "watching" }>;
  connection: DashboardConnection;
}

/** The order that should be shown. */
export interface SentOrder {
  id: string;
  sentAtMs: number;
  /** When its rows were seen, or when that was given up. */
  storedMs: number;
  /** False: nobody knows whether there is anything to show. */
  rowsKnown: boolean;
}

export type Evidence = Record<string, EvidenceValue>;

/** How long it is listened to in silence, from when the rows are there: the backend polls every 500 ms. */
export const silentMs = 2_000;
const pollMs = 25;

export const failed = (message: string, evidence: Evidence): StepOutcome => ({
  status: "fail",
  hop: "database-to-dashboard",
  message,
  evidence,
});

/** It was not shown, and perhaps there is nothing to show. */
export const rowsUnknown = (run: Pick<AwaitingRun, "numberOf">, evidence: Evidence): StepOutcome => ({
  status: "unknown",
  reason: `the tables cannot be asked whether the order is there (step ${run.numberOf("query-database")})`,
  message: "The dashboard did not show the order, and nobody knows whether it is stored",
  evidence,
});

export function evidenceOf(
  { watch, connection: { statsBefore, socket } }: Watched,
  after: DashboardStats | null,
  sentAtMs: number,
): Evidence {
  return {
    statsBefore: statsBefore === null ? null : { ...statsBefore },
    statsAfter: after === null ? null : { ...after },
    connectedBeforeSending: wasOpenAt(socket, sentAtMs),
    pod: watch.forward.lastPod(),
  };
}

export const wasOpenAt = (socket: DashboardSocket | null, atMs: number): boolean =>
  (socket?.openedAtMs() ?? Number.POSITIVE_INFINITY) <= atMs;

/** The first event like this; null: none until then. */
export async function waitForEvent(
  run: Pick<AwaitingRun, "signal" | "monotonicMs">,
  socket: DashboardSocket,
  wanted: (event: DashboardEvent) => boolean,
  untilMs: number,
): Promise<DashboardEvent | null> {
  for (;;) {
    const found = socket.events().find(wanted);
    if (found !== undefined) return found;
    if (run.monotonicMs() >= untilMs) return null;
    await delay(pollMs, undefined, { signal: run.signal });
  }
}
