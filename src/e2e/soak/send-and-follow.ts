import { setTimeout as delay } from "node:timers/promises";
import { parseJsonOr } from "../../parse-json.ts";
import { bodyFor } from "../api/service-kind.ts";
import { type NotedStreams, noteStreams } from "../message/note-streams.ts";
import { whyNobodyWorks } from "../message/worker-pods.ts";
import type { RunFrame } from "../run/run-context.ts";
import type { SoakLoad } from "../run/settings.ts";
import type { Facts } from "../steps/step.ts";
import { type Followed, followOrders } from "./follow-orders.ts";
import type { Ledger } from "./ledger.ts";
import { afterwordMs, type StreamsWatch, watchStreams } from "./observe-streams.ts";
import { type TablesWatch, watchTables } from "./observe-tables.ts";
import { countStatuses } from "./read-orders.ts";
import { type Doubt, meantAtMs, type SendingResult, sendOrders } from "./send-orders.ts";
import { type DashboardTimes, watchShown } from "./shown-orders.ts";
import type { SoakEvent } from "./soak-events.ts";
import type { SoakOrders } from "./soak-orders.ts";

/** What was sent, and what came of it; null while it goes on. */
export interface Traffic {
  orders: SoakOrders;
  outcome: TrafficOutcome | null;
}

export interface TrafficOutcome extends Followed, SendingResult {
  noted: NotedStreams;
  streams: StreamsWatch | null;
  tables: TablesWatch | null;
  doubts: ReadonlyMap<number, Doubt>;
  statuses: Record<string, number>;
  dashboard: DashboardTimes;
}

interface TrafficOptions {
  frame: RunFrame;
  load: SoakLoad;
  ledger: Ledger;
  orders: SoakOrders;
  api: Facts["api"];
  emit(event: SoakEvent): void;
}

/** So that the first order is not late already. */
const headStartMs = 20;
const progressMs = 250;
const idsAtOnce = 5_000;

/** Sends at the wanted rate, with one follower beside it. */
export async function sendAndFollow(options: TrafficOptions): Promise<TrafficOutcome> {
  const { frame, load, ledger, orders, api, emit } = options;
  const { connections, signal, monotonicMs, settings, blueprint } = frame;
  const { plan } = settings;
  const { send } = plan;
  if (send.kind !== "http") throw new Error("a soak sends over HTTP");
  const [nats, postgres, noted] = await Promise.all([
    connections.nats(),
    connections.postgres(),
    noteStreams(connections, plan, { message: parseJsonOr(orders.textOf(0), undefined) }, blueprint),
  ]);
  const dashboard = await watchShown(frame, load, ledger, orders);
  const startMs = monotonicMs() + headStartMs;
  const meant = (order: number) => meantAtMs(startMs, load.perSecond, order);
  const streams =
    nats.ok && noted.natsError === null
      ? watchStreams({
          nats: nats.data,
          plan,
          noted,
          ledger,
          orders,
          meantAtMs: meant,
          monotonicMs,
        })
      : null;
  const { schema } = blueprint.postgres;
  const tables = postgres.ok ? watchTables({ postgres: postgres.data, schema, plan, ledger, orders }) : null;
  const doubts = new Map<number, Doubt>();
  let sending = true;
  let last = { atMs: startMs, sent: 0 };

  function reportProgress(): void {
    const counts = ledger.counts();
    const now = { atMs: monotonicMs(), sent: counts.sent };
    const perSecond = (1000 * (now.sent - last.sent)) / Math.max(1, now.atMs - last.atMs);
    last = now;
    emit({ type: "soak-progress", counts, of: load.count, perSecond });
  }

  const sent = sendOrders({
    origin: api.origin,
    send,
    perSecond: load.perSecond,
    startMs,
    ledger,
    doubts,
    bodyOf: (order) => bodyFor(api.kind, orders.textOf(order)),
    requestTimeoutMs: settings.requestTimeoutMs,
    monotonicMs,
    signal,
  }).finally(() => {
    sending = false;
  });
  const following = followOrders({
    plan,
    ledger,
    streams,
    tables,
    doubts,
    meantAtMs: meant,
    monotonicMs,
    signal,
    deadLettersKept: streams === null ? "unknown" : noted.deadLetters === null ? "no" : "yes",
    isSending: () => sending,
    whyNobodyWorks: () => whyNobodyWorks(frame),
    onLook() {
      dashboard.look(meant);
      if (monotonicMs() - last.atMs >= progressMs) reportProgress();
    },
  });
  const [result, followed] = await Promise.all([sent, following]);
  reportProgress();
  return {
    ...result,
    ...followed,
    natsError: followed.natsError ?? noted.natsError ?? (nats.ok ? null : nats.error),
    databaseError: followed.databaseError ?? (postgres.ok ? null : postgres.error),
    noted,
    streams,
    tables,
    doubts,
    statuses: await lastStatuses(options),
    dashboard: await dashboard.end(meant),
  };
}

/** The worker's last word may come a moment after the rows. */
async function lastStatuses({ frame, ledger }: TrafficOptions): Promise<Record<string, number>> {
  const postgres = await frame.connections.postgres();
  if (!postgres.ok) return {};
  const { status } = frame.settings.plan;
  if (status === null) return {};
  const { sent } = ledger.counts();
  const startedMs = frame.monotonicMs();
  for (;;) {
    const total: Record<string, number> = {};
    for (let from = 0; from < sent; from += idsAtOnce) {
      const orders = Array.from({ length: Math.min(idsAtOnce, sent - from) }, (_, index) => from + index);
      const ids = orders.map((order) => ledger.messageId(order)).filter((id) => id !== null);
      const counted = await countStatuses(postgres.data, frame.blueprint.postgres.schema, status, ids);
      if (!counted.ok) return {};
      for (const [status, count] of Object.entries(counted.data))
        total[status] = (total[status] ?? 0) + count;
    }
    const waiting =
      status.begun.reduce((sum, begun) => sum + (total[begun] ?? 0), 0) - ledger.counts().underWay;
    if (waiting <= 0 || frame.signal.aborted || frame.monotonicMs() - startedMs > afterwordMs) return total;
    await delay(100);
  }
}
