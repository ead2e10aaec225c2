import type { Case } from "../case.ts";
import { onPostgres } from "./on-postgres.ts";

const createUser = "CREATE ROLE {user} LOGIN PASSWORD 'recorded'";
const tables = ["orders", "order_line_items", "message_status"];
const grants = [
  "GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO {user}",
  "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {user}",
  "GRANT CREATE ON SCHEMA public TO {user}",
];
const owned = [
  createUser,
  "GRANT CREATE ON SCHEMA public TO {user}",
  ...tables.map((table) => `ALTER TABLE ${table} OWNER TO {user}`),
];
const user = "{user}";

/** What the worker's role may not do. */
export const rights: readonly Case[] = [
  onPostgres({
    id: "rights/password-ends",
    about: "the password of the worker's role ends in five days",
    sql: [
      "CREATE ROLE {user} LOGIN PASSWORD 'recorded'",
      "DO $$BEGIN EXECUTE format('ALTER ROLE {user} VALID UNTIL %L', now() + interval '5 days'); END$$",
      "GRANT CREATE ON SCHEMA public TO {user}",
      ...["orders", "order_line_items", "message_status"].map(
        (table) => `ALTER TABLE ${table} OWNER TO {user}`,
      ),
    ],
    user: "{user}",
    expect: { findings: { "postgres/privileges/login-ends": "error" }, types: ["VALID UNTIL"] },
  }),
  onPostgres({
    id: "rights/owner",
    about: "the worker's role owns its tables",
    sql: owned,
    user,
    expect: {},
  }),
  onPostgres({
    id: "rights/member-of-the-owner",
    about: "the worker's role belongs to the role that owns the tables",
    sql: [...owned, "CREATE ROLE {user}_member LOGIN PASSWORD 'recorded' IN ROLE {user}"],
    user: "{user}_member",
    expect: {},
  }),
  onPostgres({
    id: "rights/all-grants-but-no-owner",
    about: "all grants, but CREATE INDEX IF NOT EXISTS of the next start needs the owner",
    sql: [createUser, ...grants],
    user,
    expect: { findings: { "postgres/privileges/start-refused": "warning" }, says: ["42501"] },
  }),
  onPostgres({
    id: "rights/no-insert",
    about: "the role may read and not write",
    sql: [createUser, ...grants, "REVOKE INSERT ON ALL TABLES IN SCHEMA public FROM {user}"],
    user,
    expect: {
      findings: {
        "postgres/privileges/grants-missing": "error",
        "postgres/privileges/start-refused": "warning",
      },
      types: ["GRANT INSERT"],
    },
  }),
  onPostgres({
    id: "rights/no-schema-usage",
    about: "the role may not look into the schema: every table is missing to it, none is",
    sql: [createUser, ...owned.slice(1), "REVOKE ALL ON SCHEMA public FROM PUBLIC"],
    user,
    expect: {
      findings: {
        "postgres/privileges/schema-usage": "error",
        "postgres/table-presence/table-missing": "error",
      },
      undecided: ["pipeline/message-status"],
      types: ["GRANT USAGE"],
      neverTypes: ["CREATE TABLE", "SET SCHEMA", "search_path"],
      neverSays: ["nomnom.doctor.yaml"],
    },
  }),
  onPostgres({
    id: "rights/row-security-refuses",
    about: "a restrictive policy refuses every row: another CREATE POLICY does not help",
    sql: [
      ...owned,
      "ALTER TABLE orders ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY",
      "CREATE POLICY open ON orders USING (true)",
      "CREATE POLICY closed ON orders AS RESTRICTIVE USING (true) WITH CHECK (false)",
    ],
    user,
    expect: { findings: { "postgres/privileges/rows-refused": "error" }, neverTypes: ["CREATE POLICY"] },
  }),
  onPostgres({
    id: "rights/row-security-without-policy",
    about: "row security was switched on, and nobody has made a policy",
    sql: [...owned, "ALTER TABLE orders ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY"],
    user,
    expect: { findings: { "postgres/privileges/rows-refused": "error" }, types: ["CREATE POLICY"] },
  }),
  onPostgres({
    id: "rights/role-named-by-a-word-of-sql",
    about: "the role is called user, which SQL takes for something else unless it is quoted",
    sql: [
      `DO $$ BEGIN CREATE ROLE "user" LOGIN PASSWORD 'recorded'; EXCEPTION WHEN duplicate_object THEN NULL; END $$`,
      ...owned.slice(1).map((statement) => statement.replace("{user}", '"user"')),
      "ALTER TABLE orders OWNER TO postgres",
      'GRANT SELECT, INSERT, UPDATE ON orders TO "user"; GRANT USAGE ON SEQUENCE orders_id_seq TO "user"',
    ],
    user: "user",
    expect: {
      findings: { "postgres/privileges/start-refused": "warning" },
      types: ['OWNER TO "user"'],
    },
  }),
  onPostgres({
    id: "rights/row-security-open",
    about: "row security with a policy that lets everything through",
    sql: [
      ...owned,
      "ALTER TABLE orders ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY",
      "CREATE POLICY open ON orders USING (true)",
    ],
    user,
    expect: {},
  }),
  onPostgres({
    id: "rights/read-only-role",
    about:
      "default_transaction_read_only for the role, as doctor's own may have it: whose it is cannot be seen",
    sql: [...owned, "ALTER ROLE {user} SET default_transaction_read_only = on"],
    user,
    expect: { undecided: ["postgres/privileges"] },
  }),
  onPostgres({
    id: "rights/read-only-database",
    about: "the same for the database: the superuser cannot write either",
    sql: [
      "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on', current_database()); END $$",
    ],
    expect: { findings: { "postgres/privileges/read-only": "error" }, types: ["ALTER DATABASE"] },
  }),
  onPostgres({
    id: "rights/another-schema-comes-first",
    about: "the database's search path leads to a copy of orders in another schema",
    sql: [
      "CREATE SCHEMA app",
      "CREATE TABLE app.orders (LIKE orders INCLUDING ALL)",
      "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = app, public', current_database()); END $$",
    ],
    config: "postgres: { schema: public }\n",
    expect: {
      findings: { "postgres/table-presence/shadowed": "warning" },
      types: ["SET search_path = public"],
    },
  }),
  onPostgres({
    id: "rights/wrong-schema-in-the-configuration",
    about: "postgres.schema names a schema that is not there",
    sql: [],
    config: "postgres: { schema: nosuch }\n",
    expect: {
      findings: { "postgres/table-presence/table-missing": "error" },
      neverTypes: ["SET SCHEMA nosuch"],
    },
  }),
  onPostgres({
    id: "rights/impatient-role",
    about:
      "the server ends a session of the worker's role that is idle in a transaction for a millisecond: it opens none",
    sql: [...owned, "ALTER ROLE {user} SET idle_in_transaction_session_timeout = '1ms'"],
    user,
    expect: {},
  }),
];
