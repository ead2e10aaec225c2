import type { Case } from "../case.ts";
import { onPostgres } from "./on-postgres.ts";

const withoutKey = "ALTER TABLE order_line_items DROP CONSTRAINT order_line_items_unique";

/** Tables that refuse, or silently drop, what the worker writes. */
export const refusedRows: readonly Case[] = [
  onPostgres({
    id: "rows/published-without-key",
    about: "message_status is published, and lost its primary key: no UPDATE is taken, 55000",
    sql: [
      "ALTER TABLE message_status DROP CONSTRAINT message_status_pkey",
      "CREATE PUBLICATION statuses FOR TABLE message_status",
    ],
    expect: {
      findings: {
        "postgres/table-presence/statement-refused": "error",
        "postgres/table-presence/key-missing": "warning",
      },
      types: ["REPLICA IDENTITY FULL"],
    },
  }),
  onPostgres({
    id: "rows/table-missing",
    about: "the migration of the child table has never run",
    sql: ["DROP TABLE order_line_items"],
    expect: { findings: { "postgres/table-presence/table-missing": "error" }, neverTypes: ["SET SCHEMA"] },
  }),
  onPostgres({
    id: "rows/unique-per-column",
    about: "one UNIQUE per column instead of one over both: ON CONFLICT has no key",
    sql: [withoutKey, "ALTER TABLE order_line_items ADD UNIQUE (order_key), ADD UNIQUE (line_number)"],
    expect: {
      findings: {
        "postgres/table-presence/key-missing": "error",
        "postgres/table-presence/key-extra": "error",
      },
      says: ["42P10"],
    },
  }),
  onPostgres({
    id: "rows/invalid-key",
    about: "CREATE UNIQUE INDEX CONCURRENTLY broke off: the key is listed, and ON CONFLICT has none",
    sql: [
      withoutKey,
      "CREATE UNIQUE INDEX by_line ON order_line_items (order_key, line_number)",
      "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'by_line'::regclass",
    ],
    expect: {
      findings: { "postgres/table-presence/key-missing": "error" },
      says: ["42P10", "by_line does not count: it is invalid"],
      types: ["REINDEX INDEX CONCURRENTLY public.by_line"],
    },
  }),
  onPostgres({
    id: "rows/deferrable-key",
    about: "the key is deferrable, which ON CONFLICT cannot use",
    sql: [withoutKey, "ALTER TABLE order_line_items ADD UNIQUE (order_key, line_number) DEFERRABLE"],
    expect: { findings: { "postgres/table-presence/key-deferrable": "error" } },
  }),
  onPostgres({
    id: "rows/no-partition",
    about: "a partitioned table without any partition",
    sql: [
      "CREATE TABLE parts (LIKE order_line_items INCLUDING DEFAULTS) PARTITION BY HASH (order_key)",
      "ALTER SEQUENCE order_line_items_id_seq OWNED BY NONE",
      "DROP TABLE order_line_items",
      "ALTER TABLE parts RENAME TO order_line_items",
      "ALTER TABLE order_line_items ADD UNIQUE (order_key, line_number)",
    ],
    expect: { findings: { "postgres/table-presence/no-partition": "error" }, says: ["23514"] },
  }),
  onPostgres({
    id: "rows/rule-also",
    about: "a rule on INSERT: ON CONFLICT is refused with 0A000",
    sql: ["CREATE RULE audit AS ON INSERT TO orders DO ALSO NOTIFY orders"],
    expect: { findings: { "postgres/table-presence/statement-refused": "error" }, says: ["0A000"] },
  }),
  onPostgres({
    id: "rows/rule-instead-nothing",
    about: "a rule turns every update of the status into nothing",
    sql: ["CREATE RULE quiet AS ON UPDATE TO message_status DO INSTEAD NOTHING"],
    expect: { findings: { "postgres/table-presence/statement-without-effect": "error" } },
  }),
  onPostgres({
    id: "rows/status-too-short",
    about: "status is varchar(5): no status is ever written, 22001",
    sql: ["ALTER TABLE message_status ALTER COLUMN status TYPE VARCHAR(5)"],
    expect: { findings: { "postgres/table-presence/column-type": "error" }, says: ["22001"] },
  }),
  onPostgres({
    id: "rows/message-id-text",
    about: "message_id is text: text = uuid is no operator, every update fails",
    sql: ["ALTER TABLE message_status ALTER COLUMN message_id TYPE TEXT"],
    expect: { findings: { "postgres/table-presence/column-type": "error" }, says: ["42883"] },
  }),
  onPostgres({
    id: "healthy-postgres/key-that-was-never-built",
    about: "CREATE UNIQUE INDEX CONCURRENTLY broke off before rows were entered: it refuses none",
    sql: [
      "CREATE UNIQUE INDEX one_each ON orders (customer_key)",
      "UPDATE pg_index SET indisvalid = false, indisready = false WHERE indexrelid = 'one_each'::regclass",
    ],
    expect: {},
  }),
  onPostgres({
    id: "rows/key-that-broke-off-late",
    about: "it broke off when rows were entered already: the second order of a customer is dropped",
    sql: [
      "CREATE UNIQUE INDEX one_each ON orders (customer_key)",
      "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'one_each'::regclass",
    ],
    expect: { findings: { "postgres/table-presence/key-extra": "error" } },
  }),
  onPostgres({
    id: "healthy-postgres/left-over-of-reindex",
    about: "REINDEX CONCURRENTLY left a second, invalid index beside the key",
    sql: [
      "CREATE UNIQUE INDEX order_line_items_unique_ccnew ON order_line_items (order_key, line_number)",
      "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'order_line_items_unique_ccnew'::regclass",
    ],
    expect: {},
  }),
  onPostgres({
    id: "rows/status-demands-a-count",
    about: "retry_count lost its default and may not be NULL: the API leaves it out",
    sql: [
      "ALTER TABLE message_status ALTER COLUMN retry_count SET NOT NULL, ALTER COLUMN retry_count DROP DEFAULT",
    ],
    expect: {
      findings: { "postgres/table-presence/value-demanded": "error" },
      says: ["a column retry_count that the ingestion API does not fill", "every INSERT fails with 23502"],
    },
  }),
  onPostgres({
    id: "rows/demands-a-value",
    about: "a NOT NULL column without a default, which the worker does not fill",
    sql: ["ALTER TABLE orders ADD COLUMN region TEXT NOT NULL"],
    expect: { findings: { "postgres/table-presence/value-demanded": "error" }, says: ["region"] },
  }),
  onPostgres({
    id: "rows/camel-case-column",
    about: "the column is called orderKey",
    sql: ['ALTER TABLE orders RENAME COLUMN order_key TO "orderKey"'],
    expect: {
      findings: { "postgres/table-presence/column-missing": "error" },
      types: ["RENAME COLUMN"],
      neverTypes: ["ADD COLUMN order_key"],
    },
  }),
  onPostgres({
    id: "rows/generated-column",
    about: "a column that the worker fills is generated",
    sql: [
      "ALTER TABLE orders DROP COLUMN order_date, ADD COLUMN order_date TEXT GENERATED ALWAYS AS ('x') STORED NOT NULL",
    ],
    expect: { findings: { "postgres/table-presence/column-generated": "error" } },
  }),
  onPostgres({
    id: "rows/second-order-of-a-customer",
    about: "UNIQUE (customer_key): the second order of a customer is dropped in silence",
    sql: ["ALTER TABLE orders ADD UNIQUE (customer_key)"],
    expect: { findings: { "postgres/table-presence/key-extra": "error" } },
  }),
  onPostgres({
    id: "rows/sequence-behind",
    about: "rows were restored with their numbers, the sequence stands at 1",
    sql: [
      `INSERT INTO order_line_items (id, order_key, line_number, part_key, quantity, extended_price)
 SELECT n, 'k' || n, 1, 'p', 1, 1 FROM generate_series(1, 50) n`,
    ],
    expect: {
      findings: { "postgres/sequence-exhaustion/behind": "error" },
      says: ["23505"],
      types: ["setval"],
    },
  }),
  onPostgres({
    id: "rows/sequence-at-its-end",
    about: "the serial of orders has given its last number",
    sql: ["SELECT setval('orders_id_seq', 2147483647)"],
    expect: { findings: { "postgres/sequence-exhaustion/runs-out": "error" } },
  }),
  onPostgres({
    id: "rows/one-per-region-and-customer",
    about: "a further key on the customer and a column that is eu in every row: the second order is dropped",
    sql: [
      "ALTER TABLE orders ADD COLUMN region text NOT NULL DEFAULT 'eu', ADD UNIQUE (region, customer_key)",
    ],
    expect: { findings: { "postgres/table-presence/key-extra": "error" } },
  }),
  onPostgres({
    id: "rows/nulls-are-equal",
    about: "a further key on a column that no service fills, NULLS NOT DISTINCT: one order in all",
    sql: ["ALTER TABLE orders ADD COLUMN invoice text UNIQUE NULLS NOT DISTINCT"],
    expect: { findings: { "postgres/table-presence/key-extra": "error" } },
  }),
  onPostgres({
    id: "rows/published-by-status",
    about:
      "a publication's WHERE names the status, which is no part of the replica identity: no UPDATE is taken",
    sql: ["CREATE PUBLICATION open_ones FOR TABLE message_status WHERE (status <> 'dlq')"],
    expect: {
      findings: { "postgres/table-presence/statement-refused": "error" },
      says: ["42P10", "publication"],
      neverTypes: ["ADD CONSTRAINT"],
    },
  }),
  onPostgres({
    id: "rows/trigger-fills-another-column",
    about: "a column may not be empty, and the trigger before the INSERT fills another one",
    sql: [
      "ALTER TABLE orders ADD COLUMN tenant text NOT NULL",
      "CREATE FUNCTION fills() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN NEW.comment := 'x'; RETURN NEW; END$$",
      "CREATE TRIGGER fills BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION fills()",
    ],
    expect: { findings: { "postgres/table-presence/value-demanded": "error" } },
  }),
  onPostgres({
    id: "rows/generated-column-fails",
    about: "a generated column makes a number of a text that is none",
    sql: ["ALTER TABLE orders ADD COLUMN year int GENERATED ALWAYS AS (order_date::int) STORED"],
    expect: {
      findings: { "postgres/table-presence/row-refused": "warning" },
      says: ["Generated column year of public.orders", "22P02"],
    },
  }),
  onPostgres({
    id: "rows/enum-without-dead-letters",
    about: "the status is an enum without dlq, and a cast takes texts for it: planning does not show it",
    sql: [
      "CREATE TYPE states AS ENUM ('accepted', 'processing', 'completed', 'failed')",
      "CREATE CAST (text AS states) WITH INOUT AS ASSIGNMENT",
      "ALTER TABLE message_status ALTER COLUMN status TYPE states USING status::states",
    ],
    expect: {
      findings: { "postgres/table-presence/row-refused": "error" },
      says: ["whose type states lacks a value", "status dlq", "22P02"],
    },
  }),
  onPostgres({
    id: "healthy-postgres/enum-with-a-cast",
    about: "the same with dlq",
    sql: [
      "CREATE TYPE states AS ENUM ('accepted', 'processing', 'completed', 'failed', 'dlq')",
      "CREATE CAST (text AS states) WITH INOUT AS ASSIGNMENT",
      "ALTER TABLE message_status ALTER COLUMN status TYPE states USING status::states",
    ],
    expect: {},
  }),
];
