import { setTimeout as delay } from "node:timers/promises";
import { hasValues } from "../../json-pointer.ts";
import { linkSignals } from "../../linked-signal.ts";
import { fillValues } from "../plan/marks.ts";
import type { LeftBehind } from "../reporting/e2e-report.ts";
import type { RunFrame } from "../run/run-context.ts";
import type { SoakLoad } from "../run/settings.ts";
import { silentMs } from "../watch/dashboard-outcome.ts";
import { isNew } from "../watch/dashboard-socket.ts";
import { watchDashboard } from "../watch/dashboard-watch.ts";
import { leftBlocked } from "../watch/left-blocked.ts";
import type { Ledger } from "./ledger.ts";
import type { SoakOrders } from "./soak-orders.ts";

/** Why it was not measured when the dashboard showed the orders; null: it was. */
export interface DashboardTimes {
  notMeasured: string | null;
  leaves: LeftBehind[];
}

export interface ShownOrders {
  /** Notes in the ledger what has come since. */
  look(meantAtMs: (order: number) => number): void;
  /** Waits a moment for the last ones, and closes. */
  end(meantAtMs: (order: number) => number): Promise<DashboardTimes>;
}

/**
 * Listens on the WebSocket, in silence as a browser does, where every order of the soak can be expected there: one of many that never comes says nothing about
 * those before it. With the first that does not come it is over: a client that waits in silence may keep others from the dashboard (W-04).
 */
export async function watchShown(
  frame: RunFrame,
  load: SoakLoad,
  ledger: Ledger,
  orders: SoakOrders,
): Promise<ShownOrders> {
  const never = (why: string): ShownOrders => ({
    look() {},
    end: async () => ({ notMeasured: why, leaves: [] }),
  });
  const { seen } = frame.settings.plan;
  if (seen?.kind !== "dashboard") return never("nobody pushes them to browsers");
  const { pushesAtMost, counts } = seen;
  if (load.count > pushesAtMost)
    return never(
      `the dashboard pushes no more than the first ${pushesAtMost} rows (W-01), and ${load.count} orders were to be sent`,
    );
  const closing = new AbortController();
  const linked = linkSignals([closing.signal, frame.signal]);
  const watch = await watchDashboard(frame, seen, linked.signal);
  const close = () => {
    closing.abort();
    linked[Symbol.dispose]();
  };
  const neverAndClosed = (why: string) => {
    close();
    return never(why);
  };
  if (watch.kind === "unavailable") return neverAndClosed(watch.error.message);
  const before = (await watch.api.stats())?.[counts.row] ?? null;
  if (before === null)
    return neverAndClosed(`the dashboard does not tell how many rows it has: ${counts.path}`);
  if (before + load.count > pushesAtMost)
    return neverAndClosed(
      `the dashboard pushes no more than the first ${pushesAtMost} rows (W-01), and ${before} orders were there already`,
    );
  const connection = await watch.connect();
  const { health, socket } = connection;
  if (socket === null)
    return neverAndClosed(
      health.ok
        ? "somebody is connected to the dashboard, and another client would block it (W-04)"
        : `the dashboard does not answer: ${health.problem}`,
    );
  const { shown, stored } = ledger.milestones;
  let overdue = false;

  const missing = () =>
    [...stored.keys()].filter((order) => !Number.isNaN(stored[order]) && Number.isNaN(shown[order]));

  const shownIn = (json: unknown): number | null => {
    const order = orders.numberIn(JSON.stringify(json));
    if (order === null) return null;
    return hasValues(json, fillValues(seen.shows, { id: orders.keyOf(order) })) ? order : null;
  };

  const look = (meantAtMs: (order: number) => number) => {
    if (overdue) return;
    for (const event of socket.events()) {
      // Others are rows that were there before the client, which has been cut off in between.
      const order = isNew(seen, event) ? shownIn(event.json) : null;
      if (order === null || !Number.isNaN(shown[order])) continue;
      shown[order] = event.atMs - meantAtMs(order);
    }
    const storedForMs = (order: number) => frame.monotonicMs() - meantAtMs(order) - (stored[order] ?? 0);
    overdue = missing().some((order) => storedForMs(order) > silentMs);
    if (overdue) void watch.close();
  };

  return {
    look,
    async end(meantAtMs) {
      for (; !frame.signal.aborted; await delay(50)) {
        look(meantAtMs);
        if (overdue || missing().length === 0) break;
      }
      await watch.close();
      const leaves = frame.signal.aborted ? [] : await leftBlocked(frame, { watch, connection });
      close();
      return { notMeasured: missing().length === 0 ? null : notPushed, leaves };
    },
  };
}

const notPushed = `orders were not pushed to a client that only listens, as browsers do, within ${silentMs / 1000} s after they were stored (W-03)`;
