import { type Case, nothing } from "../case.ts";
import { onPostgres } from "./on-postgres.ts";

const partitioned = (by: string, key: string, ...partitions: readonly string[]): readonly string[] => [
  `CREATE TABLE parts (LIKE message_status INCLUDING DEFAULTS) PARTITION BY ${by}`,
  ...partitions.map((partition, index) => `CREATE TABLE parts_${index} PARTITION OF parts ${partition}`),
  "DROP TABLE message_status",
  "ALTER TABLE parts RENAME TO message_status",
  `ALTER TABLE message_status ADD PRIMARY KEY (message_id, ${key})`,
];
const range = (from: string, to: string): string =>
  `DO $$ BEGIN EXECUTE format('CREATE TABLE parts_now PARTITION OF message_status FOR VALUES FROM (%L) TO (%L)', ${from}, ${to}); END $$`;
const trigger = (table: string, when: string, body: string): readonly string[] => [
  `CREATE FUNCTION act() RETURNS trigger LANGUAGE plpgsql AS $f$ ${body} $f$`,
  `CREATE TRIGGER act ${when} ON ${table} FOR EACH ROW EXECUTE FUNCTION act()`,
];

const refusedRow = "postgres/table-presence/row-refused";
const noPartition = "postgres/table-presence/no-partition";
const interferes = "postgres/table-presence/trigger-interferes";

const decided = (id: string, about: string, sql: readonly string[], expect: Case["expect"]): Case =>
  onPostgres({ id: `conditions/${id}`, about, sql, expect });

/** What holds a row against a condition when it is written, and what of it the server can be asked. */
export const rowConditionCases: readonly Case[] = [
  decided(
    "check-on-the-status",
    "a CHECK that knows the statuses of a former version only",
    ["ALTER TABLE message_status ADD CHECK (status IN ('accepted', 'processing', 'completed', 'failed'))"],
    { findings: { [refusedRow]: "error" }, says: ["status dlq", "23514"], neverSays: ["status accepted"] },
  ),
  decided(
    "check-on-all-statuses",
    "a CHECK that knows every status takes every row",
    [
      "ALTER TABLE message_status ADD CHECK (status IN ('accepted', 'processing', 'completed', 'failed', 'dlq'))",
    ],
    { neverSays: ["is not checked"] },
  ),
  decided(
    "check-false",
    "a table closed by CHECK (false) NOT VALID",
    ["ALTER TABLE orders ADD CONSTRAINT closed CHECK (false) NOT VALID"],
    { findings: { [refusedRow]: "error" }, says: ["closed", "every row"] },
  ),
  decided(
    "check-on-a-usual-value",
    "a CHECK that refuses a usual price: a warning, the messages may be others",
    ["ALTER TABLE orders ADD CONSTRAINT cheap CHECK (total_price < 1000)"],
    { findings: { [refusedRow]: "warning" }, says: ["cheap", "173665.47"] },
  ),
  decided(
    "check-with-a-function",
    "a CHECK that calls somebody's function is not evaluated, and named",
    [
      "CREATE FUNCTION fine(text) RETURNS boolean LANGUAGE sql AS 'SELECT false'",
      "ALTER TABLE orders ADD CONSTRAINT asked CHECK (fine(order_key)) NOT VALID",
    ],
    { says: ["asked", "is not checked"] },
  ),
  decided(
    "check-that-takes-a-usual-row",
    "a CHECK that takes usual rows accuses nobody",
    ["ALTER TABLE orders ADD CHECK (total_price >= 0)"],
    nothing,
  ),
  decided(
    "domain-check",
    "a domain whose CHECK refuses every status but one",
    [
      "CREATE DOMAIN state AS VARCHAR(50) CHECK (VALUE IN ('accepted', 'processed'))",
      "ALTER TABLE message_status ALTER COLUMN status TYPE state",
    ],
    { findings: { [refusedRow]: "error" }, says: ["domain", "status completed"] },
  ),
  decided(
    "foreign-key-to-an-empty-table",
    "a foreign key to a table that nobody has filled",
    [
      "CREATE TABLE customers (customer_key TEXT PRIMARY KEY)",
      "ALTER TABLE orders ADD FOREIGN KEY (customer_key) REFERENCES customers",
    ],
    { findings: { [refusedRow]: "error" }, says: ["customers", "is empty", "23503"] },
  ),
  decided(
    "foreign-key-to-a-filled-table",
    "a foreign key to a table that others fill: the message decides",
    [
      "CREATE TABLE customers (customer_key TEXT PRIMARY KEY)",
      "INSERT INTO customers VALUES ('c')",
      "ALTER TABLE orders ADD FOREIGN KEY (customer_key) REFERENCES customers",
    ],
    { findings: { "postgres/table-presence/rows-restricted": "warning" }, says: ["23503"] },
  ),
  decided(
    "foreign-key-of-a-default",
    "a foreign key on a column the services leave to its default, which is there",
    [
      "CREATE TABLE tenants (tenant TEXT PRIMARY KEY)",
      "INSERT INTO tenants VALUES ('main')",
      "ALTER TABLE orders ADD COLUMN tenant TEXT NOT NULL DEFAULT 'main' REFERENCES tenants",
    ],
    nothing,
  ),
  decided(
    "foreign-key-of-a-default-that-is-not-there",
    "the same, and the default's row was deleted",
    [
      "CREATE TABLE tenants (tenant TEXT PRIMARY KEY)",
      "INSERT INTO tenants VALUES ('other')",
      "ALTER TABLE orders ADD COLUMN tenant TEXT DEFAULT 'main' REFERENCES tenants",
    ],
    { findings: { [refusedRow]: "error" }, says: ["main"] },
  ),
  decided(
    "partitions-of-last-month",
    "partitions by time, and nobody has made this month's",
    partitioned("RANGE (received_at)", "received_at", "FOR VALUES FROM ('2020-01-01') TO ('2020-02-01')"),
    { findings: { [noPartition]: "error" }, says: ["received_at", "23514"] },
  ),
  decided(
    "partitions-until-tonight",
    "partitions by time that end within a day",
    [
      ...partitioned("RANGE (received_at)", "received_at"),
      range("now() - interval '1 day'", "now() + interval '2 hours'"),
    ],
    { findings: { [noPartition]: "warning" }, says: ["tomorrow"] },
  ),
  decided(
    "partitions-for-weeks",
    "partitions by time for weeks to come",
    [
      ...partitioned("RANGE (received_at)", "received_at"),
      range("now() - interval '1 day'", "now() + interval '30 days'"),
    ],
    { neverSays: ["is not checked"] },
  ),
  decided(
    "partitions-with-a-default",
    "a DEFAULT partition takes what no other does",
    partitioned(
      "RANGE (received_at)",
      "received_at",
      "FOR VALUES FROM ('2020-01-01') TO ('2020-02-01')",
      "DEFAULT",
    ),
    { neverSays: ["23514"] },
  ),
  decided(
    "partitions-by-status",
    "partitions by status without one for dead letters",
    partitioned("LIST (status)", "status", "FOR VALUES IN ('accepted', 'processing', 'completed', 'failed')"),
    { findings: { [noPartition]: "error" }, says: ["status dlq"] },
  ),
  decided(
    "trigger-raises",
    "a trigger that raises for every row",
    trigger("orders", "BEFORE INSERT", "BEGIN RAISE EXCEPTION 'closed for the move'; END"),
    { findings: { [interferes]: "error" }, says: ["Trigger act", "P0001"] },
  ),
  decided(
    "trigger-drops",
    "a trigger that returns NULL drops every order",
    trigger("orders", "BEFORE INSERT", "BEGIN RETURN NULL; END"),
    { findings: { [interferes]: "error" }, says: ["Trigger act", "no row is written"] },
  ),
  decided(
    "trigger-after",
    "an AFTER trigger may return what it wants",
    trigger("orders", "AFTER INSERT", "BEGIN PERFORM 1; RETURN NULL; END"),
    nothing,
  ),
  decided(
    "trigger-with-a-condition",
    "a trigger that refuses some rows: only the row decides, so it is named",
    trigger(
      "orders",
      "BEFORE INSERT",
      "BEGIN IF NEW.total_price < 0 THEN RAISE EXCEPTION 'negative'; END IF; RETURN NEW; END",
    ),
    { says: ["trigger act", "is not checked"] },
  ),
];
