import { setTimeout as delay } from "node:timers/promises";
import type { Recording } from "../recording.ts";
import { answersTo } from "./attempts.ts";
import {
  completeMessage,
  createApp,
  createDoctor,
  insertItem,
  insertOrder,
  nomnomTables,
  ownedByApp,
} from "./nomnom-tables.ts";
import { asSeenBy, startPostgres } from "./server.ts";

/** What the worker does as its role. */
const worker: readonly string[] = [
  "CREATE TABLE IF NOT EXISTS orders (id SERIAL PRIMARY KEY)",
  "CREATE INDEX IF NOT EXISTS message_status_pkey ON message_status (message_id)",
  insertOrder(),
  insertItem(),
  completeMessage,
];

const grants = `GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO app;
 GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO app`;

interface RoleState {
  sql: readonly string[];
  /** As whom doctor looks. */
  doctor: string;
  /** Whether the services' statements are read too: what a policy refuses, planning alone does not show. */
  statements?: boolean;
}

const seenByApp = (...sql: string[]): RoleState => ({ sql, doctor: "app" });

const states: Readonly<Record<string, RoleState>> = {
  "role-owns-tables": seenByApp(ownedByApp),
  "role-lacks-grants": seenByApp(
    nomnomTables,
    "GRANT CREATE ON SCHEMA public TO app",
    "GRANT INSERT ON orders TO app",
    "GRANT SELECT, INSERT ON message_status TO app",
  ),
  "role-may-not-create": seenByApp(
    nomnomTables,
    "DROP TABLE order_line_items",
    grants,
    "ALTER TABLE orders OWNER TO app",
    "ALTER TABLE message_status OWNER TO app",
  ),
  "role-does-not-own": seenByApp(nomnomTables, grants),
  "role-behind-row-security": seenByApp(
    nomnomTables,
    grants,
    "GRANT CREATE ON SCHEMA public TO app",
    "ALTER TABLE orders ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE message_status ENABLE ROW LEVEL SECURITY",
    "CREATE POLICY mine ON message_status TO app USING (status <> 'old')",
    "ALTER TABLE order_line_items OWNER TO app",
    "ALTER TABLE message_status OWNER TO app",
    "ALTER TABLE message_status FORCE ROW LEVEL SECURITY",
  ),
  "role-without-usage": seenByApp(nomnomTables, grants, "REVOKE ALL ON SCHEMA public FROM PUBLIC"),
  "role-read-only": seenByApp(ownedByApp, "ALTER ROLE app SET default_transaction_read_only = on"),
  "server-read-only": seenByApp(
    ownedByApp,
    "ALTER SYSTEM SET default_transaction_read_only = on",
    "SELECT pg_reload_conf()",
  ),
  "database-read-only": seenByApp(ownedByApp, "ALTER DATABASE nomnom SET default_transaction_read_only = on"),
  "row-security-open": seenByApp(
    ownedByApp,
    "ALTER TABLE orders ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY",
    "CREATE POLICY open ON orders USING (true)",
  ),
  "row-security-refuses": {
    ...seenByApp(
      ownedByApp,
      "ALTER TABLE orders ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY",
      "CREATE POLICY open ON orders USING (true)",
      "CREATE POLICY closed ON orders AS RESTRICTIVE USING (true) WITH CHECK (false)",
      "ALTER TABLE order_line_items ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY",
      "CREATE POLICY tenant ON order_line_items USING (order_key = current_setting('app.tenant', true))",
      "ALTER TABLE message_status ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY",
      "CREATE POLICY added ON message_status FOR INSERT WITH CHECK (true)",
      "CREATE POLICY seen ON message_status FOR SELECT USING (true)",
    ),
    statements: true,
  },
  "role-with-column-grants": {
    ...seenByApp(
      nomnomTables,
      "GRANT CREATE ON SCHEMA public TO app",
      grants,
      "REVOKE INSERT ON message_status FROM app",
      "GRANT INSERT (message_id, entity_type) ON message_status TO app",
      "REVOKE INSERT ON orders FROM app",
      `GRANT INSERT (order_key, customer_key, order_status, total_price, order_date, order_priority, clerk, ship_priority, comment)
 ON orders TO app`,
    ),
    statements: true,
  },
  "role-of-doctor-alone": { sql: [ownedByApp, createDoctor], doctor: "doctor" },
};

const statements = ["postgres/statements"] as const;

/** The server rereads its file on a signal. */
const reloadMs = 300;

/** What the worker's role may and may not do, as it or doctor's own role sees it. */
export const roleRecordings: readonly Recording[] = Object.entries(states).map(([name, state]) => ({
  name,
  sections: ["postgres/server", "postgres/privileges", ...(state.statements ? statements : [])],
  needs: "PostgreSQL",
  async bring(cleanups) {
    const server = await startPostgres(cleanups);
    const admin = await server.connect();
    for (const statements of [createApp, ...state.sql]) await admin.query(statements);
    await delay(reloadMs);
    return {
      looksAt: [asSeenBy(server, state.doctor)],
      attempts: () => answersTo(server, "app", worker),
    };
  },
}));
