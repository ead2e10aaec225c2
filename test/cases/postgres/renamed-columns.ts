import type { Case } from "../case.ts";
import { onPostgres } from "./on-postgres.ts";

/** A view of a table under the services' names, with columns the table calls otherwise. */
const renamed = (view: string, table: string, price: string): string =>
  `CREATE VIEW ${view} AS SELECT id, order_key, customer_key, order_status, ${price}, order_date, order_priority, clerk,
 ship_priority, comment FROM ${table}`;
const priced = [
  "ALTER TABLE orders RENAME TO orders_data",
  "ALTER TABLE orders_data RENAME COLUMN total_price TO price",
];
const cheap = "ALTER TABLE orders_data ADD CONSTRAINT cheap CHECK (price < 100)";

/** Views between the services and a table whose columns have other names. */
export const renamedColumns: readonly Case[] = [
  onPostgres({
    id: "healthy-postgres/view-with-renamed-columns",
    about: "a view shows a column of its table under the name that the services know",
    sql: [...priced, renamed("orders", "orders_data", "price AS total_price")],
    expect: {},
  }),
  onPostgres({
    id: "rows/check-behind-a-renamed-column",
    about: "a CHECK on the column behind it refuses usual orders",
    sql: [...priced, cheap, renamed("orders", "orders_data", "price AS total_price")],
    expect: {
      findings: { "postgres/table-presence/row-refused": "warning" },
      says: ["price 173665.47"],
    },
  }),
  onPostgres({
    id: "rows/check-behind-two-views",
    about: "the same behind a view over a view, each with a name of its own for the column",
    sql: [
      ...priced,
      cheap,
      renamed("priced_orders", "orders_data", "price AS amount"),
      renamed("orders", "priced_orders", "amount AS total_price"),
    ],
    expect: { findings: { "postgres/table-presence/row-refused": "warning" } },
  }),
  onPostgres({
    id: "rows/exchanged-names",
    about:
      "a CHECK on a column that the view shows under another's name: the names alone would say otherwise",
    sql: [
      "ALTER TABLE orders RENAME TO orders_data",
      "ALTER TABLE orders_data ADD CONSTRAINT known CHECK (clerk <> 'O')",
      `CREATE VIEW orders AS SELECT id, order_key, customer_key, clerk AS order_status, total_price, order_date,
 order_priority, order_status AS clerk, ship_priority, comment FROM orders_data`,
    ],
    expect: { findings: { "postgres/table-presence/row-refused": "warning" }, says: ["clerk O"] },
  }),
  onPostgres({
    id: "rows/demanded-behind-a-view",
    about: "the table behind the view demands a value that the view does not show",
    sql: [
      "ALTER TABLE orders RENAME TO orders_data",
      "ALTER TABLE orders_data ADD COLUMN region text NOT NULL",
      renamed("orders", "orders_data", "total_price"),
    ],
    expect: { findings: { "postgres/table-presence/row-refused": "error" }, says: ["23502", "region"] },
  }),
  onPostgres({
    id: "healthy-postgres/default-behind-a-view",
    about: "it has a default for it",
    sql: [
      "ALTER TABLE orders RENAME TO orders_data",
      "ALTER TABLE orders_data ADD COLUMN region text NOT NULL DEFAULT 'eu'",
      renamed("orders", "orders_data", "total_price"),
    ],
    expect: {},
  }),
  onPostgres({
    id: "rights/none-on-the-view",
    about: "the worker's role owned the table, and somebody else made the view in its place",
    sql: [
      "CREATE ROLE {user} LOGIN PASSWORD 'recorded'",
      "GRANT CREATE ON SCHEMA public TO {user}",
      ...["orders", "order_line_items", "message_status"].map(
        (table) => `ALTER TABLE ${table} OWNER TO {user}`,
      ),
      ...priced,
      renamed("orders", "orders_data", "price AS total_price"),
    ],
    user: "{user}",
    expect: {
      findings: { "postgres/privileges/grants-missing": "error" },
      types: ["GRANT SELECT, INSERT ON public.orders"],
    },
  }),
];
