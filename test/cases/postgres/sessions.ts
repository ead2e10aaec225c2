import { setTimeout as delay } from "node:timers/promises";
import type pg from "pg";
import { createApp, insertOrder } from "../../../scripts/record/postgres/nomnom-tables.ts";
import { password } from "../../../scripts/record/postgres/server.ts";
import type { Case } from "../case.ts";
import { image, worker } from "../kubernetes/objects.ts";
import type { OwnPostgres } from "../servers.ts";
import { agePrepared } from "./age-prepared.ts";
import { onOwnPostgres } from "./on-own-postgres.ts";

/** The role of the worker with its tables. */
const ownedByApp = [
  createApp,
  "GRANT CREATE ON SCHEMA public TO app",
  ...["orders", "order_line_items", "message_status"].map((table) => `ALTER TABLE ${table} OWNER TO app`),
];

/** Longer than the second that counts as a wait. */
const waitMs = 2_000;

/** Sessions that wait, and connections that run out. */
export const sessions: readonly Case[] = [
  onOwnPostgres({
    id: "sessions/behind-a-prepared-transaction",
    about: "a prepared transaction keeps a lock, and the worker's INSERT waits behind it",
    settings: ["max_prepared_transactions=5"],
    async work(server) {
      await server.sql("BEGIN; LOCK TABLE orders IN SHARE MODE; PREPARE TRANSACTION 'transfer''17'");
      await waits(server, "postgres", insertOrder());
    },
    expect: {
      findings: { "postgres/blocked-sessions/lock-wait": "warning" },
      undecided: ["postgres/table-presence"],
      types: ["ROLLBACK PREPARED"],
    },
  }),
  onOwnPostgres({
    id: "sessions/prepared-and-forgotten",
    about: "a prepared transaction is open since an hour, over a restart too, and is in nobody's way yet",
    settings: ["max_prepared_transactions=5"],
    async work({ sql, restart }) {
      await sql("BEGIN; LOCK TABLE orders IN SHARE MODE; PREPARE TRANSACTION 'transfer''17'");
      await restart((dataDirectory) => agePrepared(dataDirectory, 3_600));
    },
    expect: {
      findings: { "postgres/blocked-sessions/prepared-transaction": "warning" },
      undecided: ["postgres/table-presence"],
      types: ["ROLLBACK PREPARED"],
    },
  }),
  onOwnPostgres({
    id: "sessions/standby-gone",
    about: "commits wait for a synchronous standby that does not answer",
    async work(server) {
      await server.sql("ALTER SYSTEM SET synchronous_standby_names = 'standby1'", "SELECT pg_reload_conf()");
      await waits(server, "postgres", insertOrder());
    },
    expect: {
      findings: { "postgres/blocked-sessions/standby-wait": "warning" },
      types: ["ALTER SYSTEM SET synchronous_standby_names"],
    },
  }),
  onOwnPostgres({
    id: "sessions/connections-used-up",
    about: "every connection that is not kept for superusers is taken",
    async work(server) {
      await server.sql(...ownedByApp, "ALTER SYSTEM SET max_connections = 30");
      await server.restart();
      await server.connect("app", 25);
    },
    user: "app",
    expect: {
      findings: { "postgres/connection-budget/few-left": "warning" },
      types: ["ALTER SYSTEM SET max_connections"],
    },
  }),
  onOwnPostgres({
    id: "sessions/limit-of-the-role",
    about: "the role's own limit leaves four connections, a pod opens ten",
    async work(server) {
      await server.sql(...ownedByApp, "ALTER ROLE app CONNECTION LIMIT 12");
      await server.connect("app", 8);
    },
    user: "app",
    expect: {
      findings: { "postgres/connection-budget/few-left": "warning" },
      types: ["ALTER ROLE app CONNECTION LIMIT"],
    },
  }),
  onOwnPostgres({
    id: "sessions/limit-of-the-database",
    about: "the database's limit leaves two connections",
    async work(server) {
      await server.sql(...ownedByApp, "ALTER DATABASE nomnom CONNECTION LIMIT 10");
      await server.connect("app", 8);
    },
    user: "app",
    expect: {
      findings: { "postgres/connection-budget/few-left": "warning" },
      types: ["ALTER DATABASE nomnom CONNECTION LIMIT"],
    },
  }),
  {
    id: "sessions/large-pools",
    about: "seven workers may open seventy connections, the role may have twenty",
    async bring(servers) {
      const server = await servers.postgres();
      await server.sql(...ownedByApp, "ALTER ROLE app CONNECTION LIMIT 20");
      const env = [
        { name: "DATABASE_URL", value: `postgresql://app:${password}@nomnom-postgres:5432/nomnom` },
      ];
      const containers = [{ name: "worker", image, env }];
      const found = await servers.kubernetes(
        worker({ replicas: 7, pod: { spec: { containers } } }),
        {},
        {},
        () => null,
      );
      return [...found, ...server.args("app").slice(1), "--only", "postgres/connection-budget"];
    },
    expect: {
      findings: { "postgres/connection-budget/large-pools": "warning" },
      types: ["ALTER ROLE app CONNECTION LIMIT 70"],
    },
  },
];

/** Starts a statement that does not come back before somebody helps. */
async function waits(server: OwnPostgres, user: string, statement: string): Promise<void> {
  const [client] = await server.connect(user, 1);
  if (client !== undefined) start(client, statement);
  await delay(waitMs);
}

const start = (client: pg.Client, statement: string): void =>
  void client.query(statement).catch(() => undefined); // ended with the server
