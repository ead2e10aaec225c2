import type { Case, Expectation } from "../case.ts";
import { onPostgres } from "./on-postgres.ts";
import { owningRole } from "./owning-role.ts";

const rowRefused = "postgres/table-presence/row-refused";
const error = { [rowRefused]: "error" } as const;
const warning = { [rowRefused]: "warning" } as const;

const wrong = (id: string, about: string, sql: readonly string[], expect: Expectation): Case =>
  onPostgres({ id: `rows/${id}`, about, sql, expect });
const well = (id: string, about: string, sql: readonly string[], expect: Expectation = {}): Case =>
  onPostgres({ id: `healthy-postgres/${id}`, about, sql, expect });

const column = (type: string, more = ""): string => `ALTER TABLE orders ADD COLUMN tenant ${type} ${more}`;
/** For the next rows alone: ADD COLUMN would compute it for those that are there. */
const withDefault = (expression: string): string =>
  `ALTER TABLE orders ALTER COLUMN tenant SET DEFAULT ${expression}`;
const plpgsql = (signature: string, body: string): string =>
  `CREATE FUNCTION ${signature} LANGUAGE plpgsql AS $f$ BEGIN ${body} END $f$`;

/** Values that the server computes when a row is written: defaults, generated columns, expressions of indexes, values of lists. */
export const computedValueCases: readonly Case[] = [
  wrong(
    "default-asks-for-a-setting",
    "the default of a tenant's column asks for a setting of the session, which the services do not set",
    [column("text"), withDefault("current_setting('app.tenant')")],
    { findings: error, says: ["The default of column tenant", "42704", 'parameter "app.tenant"'] },
  ),
  wrong(
    "default-is-null",
    "the same asked for in silence: the default is NULL, and the column may not be",
    [column("text", "NOT NULL DEFAULT ''"), withDefault("current_setting('app.tenant', true)")],
    { findings: error, says: ["The default of column tenant", "23502"] },
  ),
  well("default-asks-for-a-setting-of-the-database", "the default asks for a setting that the database has", [
    column("text", "NOT NULL DEFAULT ''"),
    withDefault("current_setting('app.tenant')"),
    "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET app.tenant = %L', current_database(), 'a'); END $$",
  ]),
  wrong(
    "default-too-long",
    "the name of the role is the default of a column of three characters",
    [column("varchar(3)"), withDefault("current_user")],
    { findings: error, says: ["22001", "value too long"] },
  ),
  wrong(
    "default-too-large",
    "the milliseconds since 1970 are the default of an integer column",
    [column("integer"), withDefault("(extract(epoch FROM clock_timestamp()) * 1000)::bigint")],
    { findings: error, says: ["22003"] },
  ),
  wrong(
    "default-raises",
    "the default calls a function that refuses rows without a tenant",
    [plpgsql("boom() RETURNS text", "RAISE EXCEPTION 'no tenant';"), column("text"), withDefault("boom()")],
    { findings: error, says: ["public.boom()", "P0001"] },
  ),
  onPostgres({
    id: "rows/default-may-not-be-called",
    about: "the worker's role may not call the function of a default: EXECUTE was taken from PUBLIC",
    sql: [
      plpgsql("mint() RETURNS text", "RETURN 'a';"),
      "REVOKE EXECUTE ON FUNCTION mint() FROM PUBLIC",
      column("text", "DEFAULT mint()"),
      ...owningRole,
    ],
    user: "{user}",
    expect: {
      findings: error,
      says: ["public.mint()", "42501"],
      types: ["GRANT EXECUTE ON FUNCTION public.mint() TO"],
    },
  }),
  well(
    "defaults-of-every-kind",
    "defaults of the time, of random numbers, and of functions of an extension and of somebody's",
    [
      'CREATE EXTENSION "uuid-ossp"',
      plpgsql("minted() RETURNS text", "RETURN 'ORD-' || floor(random() * 1000);"),
      `ALTER TABLE orders ADD COLUMN seen_at timestamptz NOT NULL DEFAULT now(), ADD COLUMN token uuid NOT NULL DEFAULT gen_random_uuid(),
 ADD COLUMN other uuid NOT NULL DEFAULT uuid_generate_v4(), ADD COLUMN share float NOT NULL DEFAULT random(), ADD COLUMN by text NOT NULL DEFAULT current_user,
 ADD COLUMN number text NOT NULL DEFAULT minted(), ADD COLUMN parts jsonb NOT NULL DEFAULT '{}', ADD COLUMN names varchar(4)[] NOT NULL DEFAULT ARRAY['a', 'b']`,
    ],
    { says: ["the default of column number"], neverSays: ["column other", "column token"] },
  ),
  wrong(
    "index-of-a-number-in-a-text",
    "an index makes a number of the orders' date, which is none",
    ["CREATE INDEX by_day ON orders ((order_date::int))"],
    { findings: warning, says: ["Index by_day", "22P02"] },
  ),
  wrong(
    "index-divides-by-zero",
    "the WHERE of an index divides by the ship priority, which is zero as a rule",
    ["CREATE INDEX urgent ON orders (clerk) WHERE 10 / ship_priority > 1"],
    { findings: warning, says: ["Index urgent", "22012"] },
  ),
  wrong(
    "index-function-raises",
    "an index calls a function that somebody has replaced by one that raises",
    [
      "CREATE FUNCTION folded(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT lower($1)'",
      "CREATE INDEX by_key ON orders (folded(order_key))",
      "CREATE OR REPLACE FUNCTION folded(text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RAISE EXCEPTION 'gone'; END $$",
    ],
    { findings: error, says: ["Index by_key", "public.folded(text)"] },
  ),
  well("indexes-of-every-kind", "indexes of expressions, of words, and of some rows", [
    `CREATE INDEX ON orders (lower(order_key), (total_price * 2)); CREATE INDEX ON orders USING gin (to_tsvector('english', coalesce(comment, '')));
 CREATE INDEX ON orders ((10 / ship_priority)) WHERE ship_priority <> 0; CREATE INDEX ON message_status (received_at) WHERE status <> 'completed';
 CREATE INDEX ON orders (substr(order_date, 1, 4)) WHERE order_date ~ '^[0-9]'`,
  ]),
  wrong(
    "check-fails",
    "a CHECK makes a number of the orders' date",
    ["ALTER TABLE orders ADD CONSTRAINT dated CHECK (order_date::int > 0)"],
    { findings: warning, says: ["dated", "22P02"] },
  ),
  wrong(
    "generated-column-too-long",
    "a generated column of four characters joins two longer ones",
    [column("varchar(4)", "GENERATED ALWAYS AS (order_key || clerk) STORED")],
    { findings: warning, says: ["Generated column tenant", "22001"] },
  ),
  wrong(
    "domain-of-an-enum",
    "the status is a domain over an enum without dlq, which a cast makes of texts",
    [
      "CREATE TYPE states AS ENUM ('accepted', 'processing', 'completed', 'failed')",
      "CREATE CAST (text AS states) WITH INOUT AS ASSIGNMENT",
      "CREATE DOMAIN state AS states",
      "ALTER TABLE message_status ALTER COLUMN status TYPE state USING status::states",
    ],
    { findings: error, says: ["status dlq", "22P02"] },
  ),
  wrong(
    "enum-of-a-function",
    "a function makes the enum of texts, and gives NULL for dlq",
    [
      "CREATE TYPE states AS ENUM ('accepted', 'processing', 'completed', 'failed')",
      `CREATE FUNCTION state_of(text) RETURNS states LANGUAGE sql IMMUTABLE AS $$ SELECT CASE $1 WHEN 'accepted' THEN 'accepted'::states
 WHEN 'processing' THEN 'processing' WHEN 'completed' THEN 'completed' WHEN 'failed' THEN 'failed' END $$`,
      "CREATE CAST (text AS states) WITH FUNCTION state_of(text) AS ASSIGNMENT",
      "ALTER TABLE message_status ALTER COLUMN status TYPE states USING status::states",
    ],
    { findings: error, says: ["status dlq", "23502"] },
  ),
  onPostgres({
    id: "healthy-postgres/statement-asks-for-a-setting-of-its-role",
    about: "a statement of the file asks for a setting that its role has, and doctor's own has not",
    sql: [
      "CREATE ROLE {user} LOGIN",
      "GRANT SELECT ON orders TO {user}",
      "ALTER ROLE {user} SET app.tenant = 'a'",
    ],
    config: `postgres:
  statements:
    - name: of-a-tenant
      sql: SELECT order_key FROM orders WHERE customer_key = current_setting('app.tenant')
      by: worker
      role: "{user}"
`,
    expect: {},
  }),
];
