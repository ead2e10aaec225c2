import type { Case } from "../case.ts";
import { onPostgres } from "./on-postgres.ts";

/** A table on another server, which is this one; `postgres_fdw` goes there through the network. */
const foreign = (table: string, ...more: readonly string[]): string[] => [
  "CREATE EXTENSION postgres_fdw",
  "CREATE SCHEMA far",
  `ALTER TABLE ${table} SET SCHEMA far`,
  `DO $$BEGIN EXECUTE format('CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host %L, port %L, dbname %L)',
 '127.0.0.1', current_setting('port'), current_database()); END$$`,
  "CREATE USER MAPPING FOR PUBLIC SERVER far OPTIONS (user 'postgres', password 'recorded')",
  `IMPORT FOREIGN SCHEMA far LIMIT TO (${table}) FROM SERVER far INTO public`,
  ...more,
];

/** Views and foreign tables under the names of nomnom's tables: the rows go to a table behind them. */
export const relationsBehind: readonly Case[] = [
  onPostgres({
    id: "healthy-postgres/foreign-orders",
    about: "orders is a table of another server, and numbers come from a sequence here",
    sql: foreign(
      "orders",
      "CREATE SEQUENCE numbers",
      "ALTER FOREIGN TABLE orders ALTER COLUMN id SET DEFAULT nextval('numbers')",
    ),
    expect: {},
  }),
  onPostgres({
    id: "healthy-postgres/foreign-status",
    about: "message_status is a table of another server",
    sql: foreign("message_status"),
    expect: {},
  }),
  onPostgres({
    id: "rows/foreign-without-default",
    about:
      "orders as IMPORT FOREIGN SCHEMA makes it: its number has a default over there alone, and NULL is sent",
    sql: foreign("orders"),
    expect: {
      findings: { "postgres/table-presence/value-demanded": "warning" },
      says: ["23502"],
      neverTypes: ["ADD GENERATED", "SERIAL"],
    },
  }),
  onPostgres({
    id: "rows/foreign-without-number",
    about: "the foreign table leaves the number out, so that rows are stored; the dashboard asks for it",
    sql: foreign("orders", "ALTER FOREIGN TABLE orders DROP COLUMN id"),
    expect: {
      findings: { "postgres/table-presence/column-missing": "warning" },
      says: ["the dashboard's SELECT fails with 42703"],
      neverTypes: ["ADD COLUMN"],
    },
  }),
  onPostgres({
    id: "rows/foreign-line-items",
    about: "ON CONFLICT names a key, and a foreign table can have none",
    sql: foreign(
      "order_line_items",
      "ALTER FOREIGN TABLE order_line_items ALTER COLUMN id SET DEFAULT nextval('far.order_line_items_id_seq')",
    ),
    expect: {
      findings: { "postgres/table-presence/key-missing": "error" },
      says: ["42P10", "A foreign table has no unique keys"],
      neverTypes: ["ADD CONSTRAINT"],
    },
  }),
  onPostgres({
    id: "healthy-postgres/view-with-check-option",
    about: "a view WITH CHECK OPTION whose WHERE every order of the services meets",
    sql: [
      "ALTER TABLE orders RENAME TO orders_data",
      "CREATE VIEW orders AS SELECT * FROM orders_data o WHERE o.order_key IS NOT NULL WITH CHECK OPTION",
    ],
    expect: {},
  }),
  onPostgres({
    id: "healthy-postgres/view-without-check-option",
    about: "a view that does not show what is stored through it, and stores it",
    sql: [
      "ALTER TABLE orders RENAME TO orders_data",
      "CREATE VIEW orders AS SELECT * FROM orders_data WHERE order_status <> 'O'",
    ],
    expect: {},
  }),
  onPostgres({
    id: "rows/check-option",
    about: "the view shows no dead letters, and WITH CHECK OPTION refuses them",
    sql: [
      "ALTER TABLE message_status RENAME TO statuses",
      "CREATE VIEW message_status AS SELECT * FROM statuses WHERE status <> 'dlq' WITH CHECK OPTION",
    ],
    expect: {
      findings: { "postgres/table-presence/row-refused": "error" },
      says: ["44000", "status dlq"],
      types: ["RESET (check_option)"],
    },
  }),
  onPostgres({
    id: "rows/check-option-of-a-view-behind",
    about: "a view over a view, CASCADED: the WHERE of the one behind refuses usual orders",
    sql: [
      "ALTER TABLE orders RENAME TO orders_data",
      "CREATE VIEW open_orders AS SELECT * FROM orders_data WHERE order_status <> 'O'",
      "CREATE VIEW orders AS SELECT * FROM open_orders WITH CASCADED CHECK OPTION",
    ],
    expect: {
      findings: { "postgres/table-presence/row-refused": "warning" },
      says: ["the WHERE of open_orders behind it"],
    },
  }),
  onPostgres({
    id: "rows/check-behind-a-view",
    about: "the table behind the view has a CHECK that usual orders do not meet",
    sql: [
      "ALTER TABLE orders RENAME TO orders_data",
      "ALTER TABLE orders_data ADD CONSTRAINT cheap CHECK (total_price < 100)",
      "CREATE VIEW orders AS SELECT * FROM orders_data",
    ],
    expect: {
      findings: { "postgres/table-presence/row-refused": "warning" },
      says: ["cheap of the table behind the view public.orders"],
    },
  }),
];
