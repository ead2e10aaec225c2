import type { PooledConnection } from "../service/pool.ts";
import type { LineItemRow, OrderRow } from "./parse-order.ts";

/** An order that is there already stays as it is. */
export async function insertOrder(connection: PooledConnection, order: OrderRow): Promise<void> {
  await insert(connection, "orders", order, "ON CONFLICT DO NOTHING");
}

/** Needs a unique key on exactly this pair, otherwise PostgreSQL answers 42P10 (nomnom 3ac7dfa). */
export async function insertLineItem(
  connection: PooledConnection,
  orderKey: string,
  item: LineItemRow,
): Promise<void> {
  const conflict = "ON CONFLICT (order_key, line_number) DO NOTHING";
  await insert(connection, "order_line_items", { order_key: orderKey, ...item }, conflict);
}

async function insert(
  connection: PooledConnection,
  table: string,
  row: object,
  conflict: string,
): Promise<void> {
  const columns = Object.keys(row);
  const placeholders = columns.map((_, index) => `$${index + 1}`);
  await connection.query(
    `INSERT INTO ${table} (${columns.join(", ")}) VALUES (${placeholders.join(", ")}) ${conflict}`,
    Object.values(row),
  );
}
