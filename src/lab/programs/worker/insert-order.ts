import type { Database } from "../service/database.ts";
import type { LineItemRow, OrderRow } from "./parse-order.ts";

/** An order that is there already stays as it is. */
export async function insertOrder(database: Database, order: OrderRow): Promise<void> {
  await insert(database, "orders", order, "ON CONFLICT DO NOTHING");
}

/** Needs a unique key on exactly this pair, otherwise PostgreSQL answers 42P10 (nomnom contract §4.6). */
export async function insertLineItem(database: Database, orderKey: string, item: LineItemRow): Promise<void> {
  const conflict = "ON CONFLICT (order_key, line_number) DO NOTHING";
  await insert(database, "order_line_items", { order_key: orderKey, ...item }, conflict);
}

async function insert(database: Database, table: string, row: object, conflict: string): Promise<void> {
  const columns = Object.keys(row);
  const placeholders = columns.map((_, index) => `$${index + 1}`);
  await database.query(
    `INSERT INTO ${table} (${columns.join(", ")}) VALUES (${placeholders.join(", ")}) ${conflict}`,
    Object.values(row),
  );
}
