import { setTimeout as delay } from "node:timers/promises";
import type { Client } from "pg";
import type { Recording } from "../recording.ts";
import { answersTo } from "./attempts.ts";
import { createApp, createDoctor, insertOrder, ownedByApp } from "./nomnom-tables.ts";
import { asSeenBy, type PostgresServer, startPostgres } from "./server.ts";

interface SessionState {
  settings?: readonly string[];
  /** As whom doctor looks; the superuser when absent. */
  doctor?: string;
  sql?: readonly string[];
  bring?(server: PostgresServer, admin: Client): Promise<void>;
  /** The worker's statements. */
  attempts?: readonly string[];
}

/** Longer than the wait that counts as one. */
const waitMs = 32_000;
const briefMs = 3_000;
/** Until the server has a statement that does not come back. */
const sentMs = 300;

const states: Readonly<Record<string, SessionState>> = {
  "sessions-quiet": { bring: (server) => connectMany(server, 5) },
  "insert-behind-forgotten-transaction": { bring: (server) => forgetTransaction(server, waitMs) },
  "lock-wait-just-begun": { bring: (server) => forgetTransaction(server, briefMs) },
  "lock-wait-seen-without-pg-monitor": {
    doctor: "doctor",
    bring: (server) => forgetTransaction(server, waitMs),
  },
  "insert-behind-prepared-transaction": {
    settings: ["max_prepared_transactions=5"],
    async bring(server, admin) {
      await admin.query("BEGIN; LOCK TABLE orders IN SHARE MODE; PREPARE TRANSACTION 'transfer-17'");
      await startWaiting(server, insertOrder());
      await delay(waitMs);
    },
  },
  "commit-without-standby": {
    sql: ["ALTER SYSTEM SET synchronous_standby_names = 'standby1'", "SELECT pg_reload_conf()"],
    async bring(server) {
      await startWaiting(server, insertOrder());
      await delay(waitMs);
    },
  },
  "connections-used-up": {
    settings: ["max_connections=30"],
    bring: (server) => connectMany(server, 26),
    attempts: ["SELECT 1"],
  },
  "connections-nearly-used-up": {
    settings: ["max_connections=30"],
    bring: (server) => connectMany(server, 20),
  },
  "role-connection-limit": {
    doctor: "app",
    sql: ["ALTER ROLE app CONNECTION LIMIT 12"],
    bring: (server) => connectMany(server, 8),
  },
};

/** Sessions that wait for each other, and connections that run out. */
export const sessionRecordings: readonly Recording[] = Object.entries(states).map(([name, state]) => ({
  name,
  sections: ["postgres/server", "postgres/sessions"],
  needs: "PostgreSQL",
  async bring(cleanups) {
    const server = await startPostgres(cleanups, state.settings);
    const admin = await server.connect();
    for (const sql of [createApp, ownedByApp, ...(state.sql ?? [])]) await admin.query(sql);
    await state.bring?.(server, admin);
    const { attempts } = state;
    return {
      looksAt: [asSeenBy(server, state.doctor)],
      ...(attempts && { attempts: () => answersTo(server, "app", attempts) }),
    };
  },
}));

async function connectMany(server: PostgresServer, count: number): Promise<void> {
  for (let opened = 0; opened < count; opened++) await server.connect("app");
}

/** A person changes a table by hand and goes to lunch; a migration and the worker queue up behind. */
async function forgetTransaction(server: PostgresServer, waitedMs: number): Promise<void> {
  const person = await server.connect();
  await person.query(createDoctor);
  for (const statement of ["SET application_name = 'psql'", "BEGIN", "LOCK TABLE orders IN SHARE MODE"])
    await person.query(statement);
  await startWaiting(server, "ALTER TABLE orders ADD COLUMN region TEXT", "postgres");
  await startWaiting(server, insertOrder());
  await startWaiting(server, insertOrder("o2"));
  await delay(waitedMs);
}

/** Starts a statement that does not come back before the server is stopped. */
async function startWaiting(server: PostgresServer, statement: string, user = "app"): Promise<void> {
  const client = await server.connect(user);
  client.query(statement).catch(() => {}); // ended with its blocker
  await delay(sentMs);
}
