import { setTimeout as delay } from "node:timers/promises";
import { linkSignals } from "../../linked-signal.ts";
import { allRowsThere } from "../message/message-state.ts";
import type { RunContext } from "../run/run-context.ts";
import type { Facts } from "../steps/step.ts";
import { type EvidenceValue, type StepOutcome, unreadable } from "../steps/step-outcome.ts";
import type { DashboardEvent, DashboardSocket, DashboardStats, DashboardWatch } from "./dashboard-watch.ts";

const pollMs = 25;
/** The backend polls every 500 ms. */
const insertTimeoutMs = 4_000;
const initialTimeoutMs = 3_000;

/** Waits until the order arrives over /ws; the known weaknesses of the dashboard (W-01 to W-04) are worked around and named. */
export async function awaitDashboard(
  run: RunContext,
  { message: { sent, ended }, dashboard }: Pick<Facts, "message" | "dashboard">,
): Promise<StepOutcome> {
  const { orderKey } = sent;
  const watch = await dashboard;
  if (watch.kind === "unavailable") return unreadable(watch.error);
  const state = await ended;
  if (orderKey === null || (state.databaseError === null && !allRowsThere(sent, state.seen.rows)))
    return {
      status: "blocked",
      reason: `the rows are not in the database (step ${run.numberOf("query-database")})`,
      message: "There is nothing to show",
    };

  const isOurs = ({ entity, data }: DashboardEvent) => entity === "Order" && data.order_key === orderKey;
  const inserted = await waitForEvent(run, watch.socket, isOurs, insertTimeoutMs);
  const after = await watch.stats();
  const evidence = evidenceOf(watch, after);
  if (inserted !== null) {
    run.note("shown by the dashboard", { atMs: inserted.atMs, reached: "dashboard" });
    const afterMs = Math.round(inserted.atMs - sent.sentAtMs);
    return {
      status: "pass",
      message: `The order arrived over /ws as ${inserted.event_type} ${afterMs} ms after it was sent`,
      evidence: { ...evidence, afterMs, eventType: inserted.event_type },
    };
  }
  return asNewClient(run, watch, isOurs, evidence, after);
}

type Watching = Extract<DashboardWatch, { kind: "watching" }>;

/** No insert came. A browser that is opened now still gets the newest rows, unless the backend hangs. */
async function asNewClient(
  run: RunContext,
  watch: Watching,
  isOurs: (event: DashboardEvent) => boolean,
  evidence: Record<string, EvidenceValue>,
  after: DashboardStats | null,
): Promise<StepOutcome> {
  const closing = new AbortController();
  using linked = linkSignals([closing.signal, run.signal]);
  const another = watch.openAnother(linked.signal);
  try {
    const initial = await waitForEvent(run, another, isOurs, initialTimeoutMs);
    if (initial !== null) {
      run.note("shown by the dashboard to a new client", { atMs: initial.atMs, reached: "dashboard" });
      return {
        status: "warn",
        message: `The dashboard shows the order to a browser opened now, but did not push it to one that was connected (${pushWeakness(watch.statsBefore)})`,
        evidence: { ...evidence, eventType: initial.event_type },
      };
    }
    const health = await watch.healthProblem();
    const silent = another.received() === 0 && Object.values(after ?? {}).some((total) => total > 0);
    return failed(whyNothing(watch, another, { health, silent }), {
      ...evidence,
      health: health ?? "ok",
      newClientOpened: another.isOpen(),
      newClientEvents: another.received(),
    });
  } finally {
    closing.abort();
  }
}

function whyNothing(
  watch: Watching,
  another: DashboardSocket,
  { health, silent }: { health: string | null; silent: boolean },
): string {
  if (another.isOpen() && silent)
    return `The dashboard opens a WebSocket and sends nothing, although /api/stats counts rows: another client that only listens holds it up (W-04); restart nomnom-dashboard-backend or close that client${health === null ? "" : `; ${health}`}`;
  if (health !== null) return `The dashboard does not answer: ${health}`;
  if (!another.isOpen())
    return `The dashboard takes no WebSocket on /ws: ${another.problem() ?? watch.socket.problem() ?? "no answer"}`;
  return "The order is in the database and the dashboard does not show it; `Error polling table` in its log says why";
}

/** More than 100 rows are never pushed (W-01); fewer, and an idle client holds the broadcast up (W-03). */
function pushWeakness(before: DashboardStats | null): string {
  return (before?.Order ?? 0) >= 100
    ? "W-01: with more than 100 rows new ones are never pushed"
    : "W-03: its broadcast waits for a client that only listens";
}

const failed = (message: string, evidence: Record<string, EvidenceValue>): StepOutcome => ({
  status: "fail",
  hop: "database-to-dashboard",
  message,
  evidence,
});

function evidenceOf(watch: Watching, after: DashboardStats | null): Record<string, EvidenceValue> {
  return {
    statsBefore: watch.statsBefore === null ? null : { ...watch.statsBefore },
    statsAfter: after === null ? null : { ...after },
    connectedBeforeSending: watch.socket.isOpen(),
    pod: watch.forward.lastPod(),
  };
}

async function waitForEvent(
  run: RunContext,
  socket: DashboardSocket,
  wanted: (event: DashboardEvent) => boolean,
  timeoutMs: number,
): Promise<DashboardEvent | null> {
  const startedMs = run.monotonicMs();
  while (run.monotonicMs() - startedMs < timeoutMs) {
    const found = socket.events().find(wanted);
    if (found !== undefined) return found;
    await delay(pollMs, undefined, { signal: run.signal });
  }
  return null;
}
