import { setTimeout as delay } from "node:timers/promises";
import * as z from "zod";
import { linkSignals } from "../../linked-signal.ts";
import type { RunFrame } from "../run/run-context.ts";
import type { SoakLoad } from "../run/settings.ts";
import { watchDashboard } from "../watch/dashboard-watch.ts";
import type { Ledger } from "./ledger.ts";
import type { SoakOrders } from "./soak-orders.ts";

/** Why it was not measured when the dashboard showed the orders; null: it was. */
export interface DashboardTimes {
  notMeasured: string | null;
}

export interface ShownOrders {
  /** Notes in the ledger what has come since. */
  look(meantAtMs: (order: number) => number): void;
  /** Waits a moment for the last ones, and closes. */
  end(meantAtMs: (order: number) => number): Promise<DashboardTimes>;
}

/** Rows beyond these are never pushed, and these again and again (nomnom contract W-01). */
const pushedRows = 100;
const connectMs = 2_000;
/** The backend polls every 500 ms. */
const lastOnesMs = 2_000;
const keySchema = z.object({ order_key: z.string() });

/** Listens on /ws where every order of the soak can be expected there: one of many that never comes says nothing about those before it. */
export async function watchShown(
  frame: RunFrame,
  load: SoakLoad,
  ledger: Ledger,
  orders: SoakOrders,
): Promise<ShownOrders> {
  const never = (why: string): ShownOrders => ({ look() {}, end: async () => ({ notMeasured: why }) });
  if (load.count > pushedRows)
    return never(
      `the dashboard pushes no more than the first ${pushedRows} rows (W-01), and ${load.count} orders were to be sent`,
    );
  const closing = new AbortController();
  const linked = linkSignals([closing.signal, frame.signal]);
  const watch = await watchDashboard(frame, linked.signal);
  const close = () => {
    closing.abort();
    linked[Symbol.dispose]();
  };
  if (watch.kind === "unavailable") {
    close();
    return never(watch.error.message);
  }
  const { socket } = watch;
  if (socket === null) {
    close();
    return never(
      watch.health.ok
        ? `${watch.health.clients} clients are connected to the dashboard, and another one would block it (W-04)`
        : `the dashboard does not answer: ${watch.health.problem}`,
    );
  }
  const events = () => socket.events();
  const before = watch.statsBefore?.Order ?? null;
  if (before === null || before + load.count > pushedRows) {
    close();
    return never(
      before === null
        ? "the dashboard does not tell how many rows it has: /api/stats"
        : `the dashboard pushes no more than the first ${pushedRows} rows (W-01), and ${before} orders were there already`,
    );
  }
  for (let waitedMs = 0; !socket.isOpen() && waitedMs < connectMs; waitedMs += 25) await delay(25);
  const { shown, stored } = ledger.milestones;

  function look(meantAtMs: (order: number) => number): void {
    for (const { entity, data, atMs } of events()) {
      const key = entity === "Order" ? keySchema.safeParse(data) : null;
      const order = key?.success ? orders.numberIn(key.data.order_key) : null;
      if (order === null || !Number.isNaN(shown[order])) continue;
      shown[order] = atMs - meantAtMs(order);
    }
  }

  const missing = () =>
    stored.reduce((sum, time, order) => sum + (!Number.isNaN(time) && Number.isNaN(shown[order]) ? 1 : 0), 0);

  return {
    look,
    async end(meantAtMs) {
      for (let waitedMs = 0; waitedMs < lastOnesMs && !frame.signal.aborted; waitedMs += 50) {
        look(meantAtMs);
        if (missing() === 0) break;
        await delay(50);
      }
      close();
      const left = missing();
      const hung =
        left > 0
          ? `${left} stored orders did not come over /ws (W-03: its broadcast waits for a client that only listens)`
          : null;
      return { notMeasured: hung };
    },
  };
}
