import type { Recording } from "../recording.ts";
import { sqlStateOf } from "./attempts.ts";
import { insertItem, lineItems, messageStatus, orders } from "./nomnom-tables.ts";
import { asSeenBy, startPostgres } from "./server.ts";

const pair = "CONSTRAINT order_line_items_unique UNIQUE (order_key, line_number)";
const orderKeyAlone = "CONSTRAINT order_line_items_order_key_unique UNIQUE (order_key)";
const lineNumberAlone = "CONSTRAINT order_line_items_line_number_unique UNIQUE (line_number)";

const databases: Readonly<Record<string, readonly string[]>> = {
  "tables-healthy": [orders(), lineItems(), messageStatus],
  "only-root-tables": [orders(), messageStatus],
  "one-unique-per-column": [orders(), lineItems([orderKeyAlone, lineNumberAlone]), messageStatus],
  "composite-beside-single-unique": [orders(), lineItems([pair, orderKeyAlone]), messageStatus],
  "deferrable-unique": [orders(), lineItems([`${pair} DEFERRABLE`]), messageStatus],
  "partial-unique": [
    orders(),
    lineItems([]),
    "CREATE UNIQUE INDEX partial ON order_line_items (order_key, line_number) WHERE tax IS NULL",
    messageStatus,
  ],
  "upper-case-tables": [orders().replace("TABLE orders", 'TABLE "ORDERS"'), lineItems(), messageStatus],
  "other-schema": ["CREATE SCHEMA app", lineItems().replace("TABLE ", "TABLE app."), orders(), messageStatus],
  "wrong-types": [
    orders(),
    lineItems()
      .replace("line_number INTEGER", "line_number TEXT")
      .replace("quantity INTEGER", "quantity BIGINT")
      .replace("discount NUMERIC", "discount JSONB")
      .replace("supplier_key TEXT", "supplier_key VARCHAR(10)"),
    messageStatus,
  ],
  "unfilled-not-null": [
    orders().replace("clerk TEXT", "clerk TEXT NOT NULL, region TEXT NOT NULL"),
    lineItems().replace("id SERIAL", "id INTEGER"),
    messageStatus,
  ],
  "view-for-table": [
    orders(),
    lineItems().replace("TABLE order_line_items", "TABLE line_items_v2"),
    "CREATE VIEW order_line_items AS SELECT * FROM line_items_v2",
    messageStatus,
  ],
  "materialised-view-for-table": [
    orders().replace("TABLE orders", "TABLE orders_v2"),
    "CREATE MATERIALIZED VIEW orders AS SELECT * FROM orders_v2",
    lineItems(),
    messageStatus,
  ],
};

/** Tables and keys as they are and as they should not be, and what the worker's INSERT of two line items then gets. */
export const tableRecordings: readonly Recording[] = Object.entries(databases).map(([name, ddl]) => ({
  name,
  sections: ["postgres/server", "postgres/tables", "postgres/unique-keys"],
  needs: "PostgreSQL",
  async bring(cleanups) {
    const server = await startPostgres(cleanups);
    const client = await server.connect();
    for (const statement of ddl) await client.query(statement);
    return {
      looksAt: [asSeenBy(server)],
      async attempts() {
        const answers: unknown[] = [];
        for (const line of [1, 2])
          answers.push({ insert: line, ...(await sqlStateOf(client, insertItem(line))) });
        return answers;
      },
    };
  },
}));
