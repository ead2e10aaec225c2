import type { Case } from "../case.ts";
import { onOwnPostgres } from "./on-own-postgres.ts";
import { onPostgres } from "./on-postgres.ts";

const user = "{user}";
const owned = [
  "CREATE ROLE {user} LOGIN PASSWORD 'recorded'",
  "GRANT CREATE ON SCHEMA public TO {user}",
  ...["orders", "order_line_items", "message_status"].map((table) => `ALTER TABLE ${table} OWNER TO {user}`),
];
const forDatabase = (setting: string) =>
  `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET ${setting}', current_database()); END $$`;
const refusing = `CREATE FUNCTION no_ddl() RETURNS event_trigger LANGUAGE plpgsql AS
 $$ BEGIN RAISE EXCEPTION 'ask the database team'; END $$`;

/** What is set for sessions of the worker's role, and what stands before its CREATE statements. */
export const sessionSettings: readonly Case[] = [
  onPostgres({
    id: "settings-of-sessions/statement-timeout",
    about: "somebody gave the worker's role a statement_timeout of a millisecond",
    sql: [...owned, "ALTER ROLE {user} SET statement_timeout = '1ms'"],
    user,
    expect: {
      findings: { "postgres/privileges/statements-end": "error" },
      says: ["57014", "set for the role"],
      types: ["RESET statement_timeout"],
    },
  }),
  onPostgres({
    id: "settings-of-sessions/statement-timeout-of-the-database",
    about: "the same for the database",
    sql: [...owned, forDatabase("statement_timeout = 1")],
    user,
    expect: {
      findings: { "postgres/privileges/statements-end": "error" },
      types: ["ALTER DATABASE"],
    },
  }),
  onOwnPostgres({
    id: "settings-of-sessions/statement-timeout-of-the-server",
    about: "statement_timeout and idle_session_timeout of the whole server are a millisecond",
    async work({ sql, restart }) {
      await sql("ALTER SYSTEM SET statement_timeout = 1", "ALTER SYSTEM SET idle_session_timeout = 1");
      await restart();
    },
    expect: {
      findings: {
        "postgres/privileges/statements-end": "error",
        "postgres/privileges/session-ends": "error",
      },
      types: ["ALTER SYSTEM RESET statement_timeout"],
    },
  }),
  onPostgres({
    id: "settings-of-sessions/transaction-timeout",
    about:
      "a transaction_timeout of a millisecond ends doctor's first session too (before 17 a statement_timeout)",
    sql: [
      ...owned,
      `DO $$ BEGIN IF current_setting('server_version_num')::int >= 170000 THEN ALTER ROLE {user} SET transaction_timeout = '1ms';
 ELSE ALTER ROLE {user} SET statement_timeout = '1ms'; END IF; END $$`,
    ],
    user,
    expect: { findings: { "postgres/privileges/statements-end": "error" }, types: ["_timeout"] },
  }),
  onPostgres({
    id: "settings-of-sessions/idle-session-timeout",
    about: "sessions that are idle for five milliseconds are ended",
    sql: [...owned, "ALTER ROLE {user} SET idle_session_timeout = 5"],
    user,
    expect: { findings: { "postgres/privileges/session-ends": "error" }, says: ["57P05"] },
  }),
  onPostgres({
    id: "settings-of-sessions/lock-timeout",
    about: "a lock_timeout of a millisecond, set for the role in this database",
    sql: [
      ...owned,
      "DO $$ BEGIN EXECUTE format('ALTER ROLE {user} IN DATABASE %I SET lock_timeout = 1', current_database()); END $$",
    ],
    user,
    expect: {
      findings: { "postgres/privileges/statements-end": "warning" },
      says: ["55P03"],
      types: ["IN DATABASE"],
    },
  }),
  onPostgres({
    id: "settings-of-sessions/row-security-off",
    about: "row_security is off for the role, and a table has a policy that would let its rows through",
    sql: [
      ...owned,
      "ALTER TABLE orders ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY",
      "CREATE POLICY open ON orders USING (true)",
      "ALTER ROLE {user} SET row_security = off",
    ],
    user,
    expect: {
      findings: { "postgres/privileges/rows-refused": "error" },
      says: ["42501"],
      types: ["RESET row_security"],
    },
  }),
  onPostgres({
    id: "settings-of-sessions/event-trigger",
    about: "an event trigger refuses every CREATE, also IF NOT EXISTS of what exists",
    sql: [...owned, refusing, "CREATE EVENT TRIGGER no_ddl ON ddl_command_start EXECUTE FUNCTION no_ddl()"],
    user,
    expect: {
      findings: { "postgres/privileges/start-refused": "warning" },
      types: ["ALTER EVENT TRIGGER no_ddl DISABLE"],
    },
  }),
  onPostgres({
    id: "settings-of-sessions/event-trigger-with-a-condition",
    about: "an event trigger refuses some roles: whether this one cannot be decided, which is said",
    sql: [
      ...owned,
      `CREATE FUNCTION some_ddl() RETURNS event_trigger LANGUAGE plpgsql AS
 $$ BEGIN IF session_user <> 'dba' THEN RAISE EXCEPTION 'ask the database team'; END IF; END $$`,
      "CREATE EVENT TRIGGER some_ddl ON ddl_command_end WHEN TAG IN ('CREATE INDEX') EXECUTE FUNCTION some_ddl()",
    ],
    user,
    expect: { says: ["cannot be decided from here"] },
  }),
  onPostgres({
    id: "healthy-postgres/settings-of-sessions",
    about: "usual timeouts, a row_security that nothing asks for, and event triggers of other statements",
    sql: [
      ...owned,
      ...["statement_timeout = '30s'", "lock_timeout = '2s'", "idle_session_timeout = '10min'"].map(
        (setting) => `ALTER ROLE {user} SET ${setting}`,
      ),
      "ALTER ROLE {user} SET row_security = off",
      refusing,
      "CREATE EVENT TRIGGER no_drop ON ddl_command_start WHEN TAG IN ('DROP TABLE') EXECUTE FUNCTION no_ddl()",
      "CREATE FUNCTION note_ddl() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE NOTICE '%', tg_tag; END $$",
      "CREATE EVENT TRIGGER note_ddl ON ddl_command_end EXECUTE FUNCTION note_ddl()",
    ],
    user,
    expect: { neverSays: ["vent trigger"] },
  }),
];
