import { setTimeout as delay } from "node:timers/promises";
import { hasValues } from "../../json-pointer.ts";
import { allRowsThere } from "../message/message-state.ts";
import { fillValues } from "../plan/marks.ts";
import type { Facts, StepEnd } from "../steps/step.ts";
import { type StepOutcome, unreadable } from "../steps/step-outcome.ts";
import {
  type AwaitingRun,
  type Evidence,
  evidenceOf,
  rowsUnknown,
  type SentOrder,
  silentMs,
  type Watched,
  waitForEvent,
  wasOpenAt,
} from "./dashboard-outcome.ts";
import { type DashboardEvent, type DashboardSocket, eventType, isNew } from "./dashboard-socket.ts";
import { judgeAsNewClient } from "./judge-as-new-client.ts";
import { judgeByStats } from "./judge-by-stats.ts";
import { leftBlocked } from "./left-blocked.ts";

/** Without rows it is listened to no longer than this, from when the order was sent. */
const patienceMs = 5_000;
/** The end of a round and the whole next one, at the pace of the nudges. */
const nudgedMs = 8_000;

/**
 * Waits until the order is pushed over the WebSocket, as new, to a client that only listens, as a browser does. Where it is not, what is missing is named:
 * it comes to a client that says something (W-03), or to one that is opened again (W-01), or not at all.
 */
export async function awaitDashboard(
  run: AwaitingRun,
  { message: { sent, ended }, dashboard }: Pick<Facts, "message" | "dashboard">,
): Promise<StepEnd> {
  const { id, sentAtMs } = sent;
  const watch = await dashboard;
  if (watch.kind === "unavailable") return unreadable(watch.error);
  const inTime = await Promise.race([ended, delay(patienceMs, null, { signal: run.signal })]);
  if (inTime === null) await watch.close();
  const state = await ended;
  if (id === null || (state.databaseError === null && !allRowsThere(sent, state.seen.rows))) {
    await watch.close();
    return {
      status: "blocked",
      reason: `the rows are not in the database (step ${run.numberOf("query-database")})`,
      message: "There is nothing to show",
    };
  }

  const watched: Watched = { watch, connection: await watch.connect() };
  const storedMs = sentAtMs + (state.firstSeenMs["all-rows"] ?? run.monotonicMs() - sentAtMs);
  const order = { id, sentAtMs, storedMs, rowsKnown: state.databaseError === null };
  const outcome = await judge(run, watched, order, inTime === null);
  await watch.close();
  return { ...outcome, leaves: await leftBlocked(run, watched) };
}

async function judge(
  run: AwaitingRun,
  watched: Watched,
  order: SentOrder,
  letGo: boolean,
): Promise<StepOutcome> {
  const { socket } = watched.connection;
  if (socket === null) return judgeByStats(run, watched, order);
  if (!letGo) return judgePush(run, watched, socket, order);
  const evidence = evidenceOf(watched, await watched.watch.api.stats(), order.sentAtMs);
  if (!order.rowsKnown) return rowsUnknown(run, evidence);
  return judgeAsNewClient(run, watched, {
    isOurs: isOf(watched, order),
    evidence,
    why: `which was let go ${patienceMs / 1000} s after the order was sent, before its rows were there: a client that only listens keeps others out (W-04)`,
  });
}

async function judgePush(
  run: AwaitingRun,
  watched: Watched,
  socket: DashboardSocket,
  order: SentOrder,
): Promise<StepOutcome> {
  const { sentAtMs, storedMs, rowsKnown } = order;
  const { seen } = watched.watch;
  const isOurs = isOf(watched, order);
  const isPushed = (event: DashboardEvent) => isNew(seen, event) && isOurs(event);
  const found = (event: DashboardEvent, evidence: Evidence): Evidence & { afterMs: number } => ({
    ...evidence,
    afterMs: Math.round(event.atMs - sentAtMs),
    eventType: eventType(seen, event),
    nudged: event.nudged,
  });
  const silent = await waitForEvent(run, socket, isPushed, Math.max(storedMs, run.monotonicMs()) + silentMs);
  const evidence = evidenceOf(watched, await watched.watch.api.stats(), sentAtMs);
  if (silent !== null) {
    const pushed = found(silent, evidence);
    run.note("shown by the dashboard", { atMs: silent.atMs, reached: "dashboard" });
    return {
      status: "pass",
      message: `The order arrived over ${seen.socket} as ${seen.pushes.value} ${pushed.afterMs} ms after it was sent`,
      evidence: pushed,
    };
  }
  if (!rowsKnown) return rowsUnknown(run, evidence);
  const rowsBefore = watched.connection.statsBefore?.[seen.counts.row] ?? 0;
  if (rowsBefore >= seen.pushesAtMost)
    return judgeAsNewClient(run, watched, {
      isOurs,
      evidence,
      why: `W-01: with more than ${seen.pushesAtMost} rows new ones are never pushed`,
    });
  socket.beginNudging();
  const late = await waitForEvent(run, socket, isPushed, run.monotonicMs() + nudgedMs);
  if (late !== null) {
    const nudged = found(late, evidence);
    run.note("pushed by the dashboard to a client that sends something", { atMs: late.atMs });
    return {
      status: "warn",
      message: `The dashboard did not push the order to a client that only listens, as browsers do, but only once it sent something: browsers see the order after a reload (W-03)`,
      evidence: nudged,
    };
  }
  return judgeAsNewClient(run, watched, {
    isOurs,
    evidence,
    why: wasOpenAt(socket, sentAtMs)
      ? "nor to one that sends something; `Error polling table` in its log would say why"
      : "which was only after the order had been sent",
  });
}

const isOf = ({ watch: { seen } }: Watched, { id }: SentOrder) => {
  const wanted = fillValues(seen.shows, { id });
  return ({ json }: DashboardEvent): boolean => hasValues(json, wanted);
};
