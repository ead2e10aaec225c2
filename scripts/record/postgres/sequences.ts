import type { Recording } from "../recording.ts";
import { answersTo } from "./attempts.ts";
import { createDoctor, insertOrder, nomnomTables } from "./nomnom-tables.ts";
import { asSeenBy, startPostgres } from "./server.ts";

/** By the name of the folder: what is done after the tables are there. */
const states: Readonly<Record<string, readonly string[]>> = {
  "serial-exhausted": ["SELECT setval('orders_id_seq', 2147483647)"],
  "serial-nearly-exhausted": [
    "SELECT setval('orders_id_seq', 1900000000)",
    "SELECT setval('order_line_items_id_seq', 1000)",
  ],
  "sequence-beyond-its-column": [
    "DROP TABLE orders",
    "CREATE SEQUENCE numbers AS bigint START 2147483647 OWNED BY NONE",
    `CREATE TABLE orders (id INTEGER NOT NULL DEFAULT nextval('numbers') PRIMARY KEY, order_key TEXT NOT NULL UNIQUE,
 customer_key TEXT, order_status TEXT, total_price NUMERIC, order_date TEXT)`,
    "SELECT nextval('numbers')",
  ],
  "rows-ahead-of-their-sequence": [
    `INSERT INTO order_line_items (id, order_key, line_number, part_key, quantity, extended_price)
 SELECT n, 'k' || n, 1, 'p', 1, 1 FROM generate_series(1, 50) n`,
    `INSERT INTO orders (id, order_key, customer_key, order_status, total_price, order_date)
 SELECT n, 'k' || n, 'c', 'O', 1, 'd' FROM generate_series(1, 50) n`,
  ],
  "serials-at-their-beginning": [],
  "serials-not-readable": [createDoctor],
};

/** How far the numbers of the tables have come, and whether the next INSERT still gets one. */
export const sequenceRecordings: readonly Recording[] = Object.entries(states).map(([name, sql]) => ({
  name,
  sections: ["postgres/server", "postgres/sequences"],
  needs: "PostgreSQL",
  async bring(cleanups) {
    const server = await startPostgres(cleanups);
    const admin = await server.connect();
    for (const statement of [nomnomTables, ...sql]) await admin.query(statement);
    return {
      looksAt: [asSeenBy(server, sql.includes(createDoctor) ? "doctor" : "postgres")],
      attempts: () => answersTo(server, "postgres", [insertOrder()]),
    };
  },
}));
