import * as z from "zod";
import { answerAs } from "../../connect/answer.ts";
import type { PostgresClient } from "../../connect/connections.ts";
import { type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import { queryTable, type StatusRow, statusSchema, tableIn } from "../message/rows.ts";

type Row = Record<string, unknown>;

/** What the database holds of many orders: by order_key, and the statuses by message_id. */
export interface OrderRows {
  orders: ReadonlyMap<string, Row[]>;
  items: ReadonlyMap<string, Row[]>;
  statuses: ReadonlyMap<string, StatusRow>;
}

const keyedSchema = z.looseObject({ order_key: z.string() });
const countedSchema = z.array(z.object({ status: z.string(), count: z.number() }));
const statusRowSchema = statusSchema.extend({ message_id: z.string() });

/** Three statements for any number of orders. The statuses come first: one that says `completed` then knows of all rows. */
export async function readOrders(
  postgres: PostgresClient,
  schema: string | null,
  { orderKeys, messageIds }: { orderKeys: readonly string[]; messageIds: readonly string[] },
): Promise<ProbeResult<OrderRows>> {
  const table = (name: string) => tableIn(schema, name);
  const statuses = await queryTable(
    postgres,
    `SELECT message_id, status, retry_count, error_message FROM ${table("message_status")} WHERE message_id = ANY($1)`,
    messageIds,
  );
  if (!statuses.ok) return statuses;
  const byKey = (name: string) =>
    queryTable(postgres, `SELECT * FROM ${table(name)} WHERE order_key = ANY($1)`, orderKeys);
  const orders = await byKey("orders");
  if (!orders.ok) return orders;
  const items = await byKey("order_line_items");
  if (!items.ok) return items;
  const rows = answerAs(z.array(statusRowSchema), "postgres", "message_status", succeed(statuses.data ?? []));
  if (!rows.ok) return rows;
  const ordersByKey = grouped("orders", orders.data ?? []);
  if (!ordersByKey.ok) return ordersByKey;
  const itemsByKey = grouped("order_line_items", items.data ?? []);
  if (!itemsByKey.ok) return itemsByKey;
  return succeed({
    orders: ordersByKey.data,
    items: itemsByKey.data,
    statuses: new Map(rows.data.map(({ message_id: id, ...row }) => [id, row])),
  });
}

function grouped(table: string, rows: readonly Row[]): ProbeResult<Map<string, Row[]>> {
  const keyed = answerAs(z.array(keyedSchema), "postgres", table, succeed(rows));
  if (!keyed.ok) return keyed;
  const groups = new Map<string, Row[]>();
  for (const row of keyed.data) {
    const group = groups.get(row.order_key);
    if (group === undefined) groups.set(row.order_key, [row]);
    else group.push(row);
  }
  return succeed(groups);
}

/** How many messages have each status. */
export async function countStatuses(
  postgres: PostgresClient,
  schema: string | null,
  messageIds: readonly string[],
): Promise<ProbeResult<Record<string, number>>> {
  const rows = await queryTable(
    postgres,
    `SELECT status, count(*)::int AS count FROM ${tableIn(schema, "message_status")} WHERE message_id = ANY($1) GROUP BY status`,
    messageIds,
  );
  if (!rows.ok) return rows;
  const counted = answerAs(countedSchema, "postgres", "message_status", succeed(rows.data ?? []));
  if (!counted.ok) return counted;
  return succeed(Object.fromEntries(counted.data.map(({ status, count }) => [status, count])));
}
