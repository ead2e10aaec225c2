import type { MessagePlan } from "../../blueprint/message-plan.ts";
import type { PostgresClient } from "../../connect/connections.ts";
import type { ProbeError } from "../../snapshot/probe-result.ts";
import type { StatusRow } from "../message/rows.ts";
import type { Ledger } from "./ledger.ts";
import { readOrders } from "./read-orders.ts";
import type { SoakOrders } from "./soak-orders.ts";

export interface TablesOptions {
  postgres: PostgresClient;
  schema: string | null;
  plan: MessagePlan;
  ledger: Ledger;
  orders: SoakOrders;
}

/** What the tables hold of one order. */
export interface TableSight {
  rows: "none" | "some" | "all";
  status: StatusRow | null;
}

export interface TablesWatch {
  /** Reads the rows of these orders, and notes what was seen. */
  look(open: readonly number[]): Promise<ProbeError | null>;
  sightOf(order: number): TableSight;
  /** Stored orders whose values are not those that were sent; `first` in words. */
  differences(): { orders: number; first: string | null };
}

export function watchTables({ postgres, schema, plan, ledger, orders }: TablesOptions): TablesWatch {
  let latest = new Map<number, TableSight>();
  let different = 0;
  let first: string | null = null;
  return {
    async look(open) {
      latest = new Map();
      const ids = open.map((order) => ledger.messageId(order));
      const rows = await readOrders(postgres, schema, plan, {
        keys: open.map((order) => orders.keyOf(order)),
        messageIds: ids.filter((id) => id !== null),
      });
      if (!rows.ok) return rows.error;
      open.forEach((order, index) => {
        const key = orders.keyOf(order);
        const stored = rows.data.tables.map((byKey) => byKey.get(key) ?? []);
        for (const [table, { length }] of stored.entries()) ledger.see(order, table, length);
        const isWhole = orders.rows.every((count, table) => (stored[table]?.length ?? 0) >= count);
        const isEmpty = stored.every(({ length }) => length === 0);
        const status = rows.data.statuses.get(ids[index] ?? "") ?? null;
        latest.set(order, { rows: isWhole ? "all" : isEmpty ? "none" : "some", status });
        if (isWhole) compare(order, stored);
      });
      return null;
    },
    sightOf: (order) => latest.get(order) ?? { rows: "none", status: null },
    differences: () => ({ orders: different, first }),
  };

  /** An order is compared once: it is decided with the look that finds it whole. */
  function compare(order: number, stored: Parameters<SoakOrders["differences"]>[1]): void {
    const [difference] = orders.differences(order, stored);
    if (difference === undefined) return;
    different += 1;
    const { row, column, sent, stored: found } = difference;
    first ??= `${row}.${column} of order ${orders.keyOf(order)} is ${found}, sent was ${sent}`;
  }
}
