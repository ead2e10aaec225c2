import { setTimeout as delay } from "node:timers/promises";
import { linkSignals } from "../../linked-signal.ts";
import { commandLine } from "../../remedy/command.ts";
import { kubectlFor } from "../../remedy/kubectl.ts";
import { allRowsThere } from "../message/message-state.ts";
import type { LeftBehind } from "../reporting/e2e-report.ts";
import type { RunContext } from "../run/run-context.ts";
import type { Facts, StepEnd } from "../steps/step.ts";
import { type EvidenceValue, type StepOutcome, unreadable } from "../steps/step-outcome.ts";
import {
  type DashboardEvent,
  type DashboardSocket,
  type DashboardStats,
  type DashboardWatch,
  dashboardService,
} from "./dashboard-watch.ts";

interface AwaitingRun extends Pick<RunContext, "signal" | "monotonicMs" | "note" | "numberOf"> {
  connections: Pick<RunContext["connections"], "target">;
  settings: Pick<RunContext["settings"], "release">;
}

const pollMs = 25;
const statsPollMs = 250;
/** Twice the 500 ms between its polls. */
const pushedMs = 1_000;
/** The backend polls every 500 ms. */
const insertTimeoutMs = 4_000;
const initialTimeoutMs = 3_000;

/** Waits until the order arrives over /ws; the known weaknesses of the dashboard (W-01 to W-04) are worked around and named. */
export async function awaitDashboard(
  run: AwaitingRun,
  { message: { sent, ended }, dashboard }: Pick<Facts, "message" | "dashboard">,
): Promise<StepEnd> {
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

  if (watch.socket === null) return byStats(run, watch);
  const isOurs = ({ entity, data }: DashboardEvent) => entity === "Order" && data.order_key === orderKey;
  const inserted = await waitForEvent(run, watch.socket, isOurs, insertTimeoutMs);
  const after = await watch.stats();
  const evidence = evidenceOf(watch, after);
  const outcome = await judgeArrival(run, watch, {
    inserted,
    isOurs,
    evidence,
    after,
    sentAtMs: sent.sentAtMs,
  });
  await watch.close();
  return { ...outcome, leaves: await leftBlocked(run, watch) };
}

type Watching = Extract<DashboardWatch, { kind: "watching" }>;

interface Arrival {
  inserted: DashboardEvent | null;
  isOurs(event: DashboardEvent): boolean;
  evidence: Record<string, EvidenceValue>;
  after: DashboardStats | null;
  sentAtMs: number;
}

async function judgeArrival(
  run: AwaitingRun,
  watch: Watching,
  { inserted, isOurs, evidence, after, sentAtMs }: Arrival,
): Promise<StepOutcome> {
  if (inserted !== null) {
    run.note("shown by the dashboard", { atMs: inserted.atMs, reached: "dashboard" });
    const afterMs = Math.round(inserted.atMs - sentAtMs);
    return {
      status: "pass",
      message: `The order arrived over /ws as ${inserted.event_type} ${afterMs} ms after it was sent`,
      evidence: { ...evidence, afterMs, eventType: inserted.event_type },
    };
  }
  return asNewClient(run, watch, isOurs, evidence, after);
}

/** Somebody has the dashboard open: whether it counts the order is all that can be asked without harm to them. */
async function byStats(run: AwaitingRun, watch: Watching): Promise<StepOutcome> {
  const { health, statsBefore } = watch;
  const startedMs = run.monotonicMs();
  let after = await watch.stats();
  const isCounted = () =>
    statsBefore !== null && after !== null && (after.Order ?? 0) > (statsBefore.Order ?? 0);
  while (health.ok && !isCounted() && run.monotonicMs() - startedMs < insertTimeoutMs) {
    await delay(statsPollMs, undefined, { signal: run.signal });
    after = await watch.stats();
  }
  const evidence = { ...evidenceOf(watch, after), otherClients: health.ok ? health.clients : null };
  if (!health.ok) return failed(`The dashboard does not answer: ${health.problem}`, evidence);
  const why = `${health.clients === 1 ? "1 client is" : `${health.clients} clients are`} connected to it, and another one would block it (W-04)`;
  if (statsBefore === null || after === null)
    return {
      status: "unknown",
      reason: `${why}; /api/stats does not answer`,
      message: "Could not be decided without opening the dashboard",
      evidence,
    };
  // By now it has tried to push the order to those who are connected.
  await delay(pushedMs, undefined, { signal: run.signal });
  const now = await watch.askHealth();
  if (!now.ok)
    return failed(
      `The dashboard does not answer since the order is there: a client that only listens holds it up (W-04); restart ${dashboardService(run.settings.release)} or close that client; ${now.problem}`,
      evidence,
    );
  return isCounted()
    ? {
        status: "warn",
        message: `The dashboard counts the order (/api/stats: ${statsBefore.Order ?? 0} before, ${after.Order ?? 0} now); whether it shows it was not tried: ${why}`,
        evidence,
      }
    : failed(
        `The order is in the database, and /api/stats of the dashboard does not count it; ${why}`,
        evidence,
      );
}

/** A dashboard that answered before this run and does not any more, with the line that frees it. */
async function leftBlocked(run: AwaitingRun, watch: Watching): Promise<LeftBehind[]> {
  const health = await watch.askHealth();
  if (health.ok || !watch.health.ok) return [];
  const kubectl = kubectlFor(run.connections.target());
  const restart = kubectl("rollout", "restart", `deployment/${dashboardService(run.settings.release)}`);
  return [
    {
      what: `the dashboard does not answer any more, perhaps for this run's own connection (W-04): ${health.problem}`,
      command: commandLine(restart),
    },
  ];
}

/** No insert came. A browser that is opened now still gets the newest rows, unless the backend hangs. */
async function asNewClient(
  run: AwaitingRun,
  watch: Watching,
  isOurs: (event: DashboardEvent) => boolean,
  evidence: Record<string, EvidenceValue>,
  after: DashboardStats | null,
): Promise<StepOutcome> {
  // The first is closed: a second client beside it would be the one that blocks (W-04).
  await watch.close();
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
    const answer = await watch.askHealth();
    const health = answer.ok ? null : answer.problem;
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
    return `The dashboard takes no WebSocket on /ws: ${another.problem() ?? watch.socket?.problem() ?? "no answer"}`;
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
    connectedBeforeSending: watch.socket?.isOpen() ?? false,
    pod: watch.forward.lastPod(),
  };
}

async function waitForEvent(
  run: AwaitingRun,
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
