import { expect } from "vitest";
import { type Case, error, readSnapshot } from "../../../../test/support/checks/cases.ts";
import { succeed } from "../../../snapshot/probe-result.ts";
import type { Sections } from "../../../snapshot/snapshot.ts";

const server = "postgres/server/postgresql://127.0.0.1:5432/nomnom";

export const cases: Case[] = [
  {
    name: "a person has locked a table and gone away; a migration and the worker queue up behind",
    snapshot: "insert-behind-forgotten-transaction",
    status: "fail",
    resources: [server],
    says: [
      "3 sessions wait for a lock on orders, the longest for 33 s. The lock is held by pid",
      "(postgres, psql, idle in transaction for 33 s). A message that is not acknowledged within 30 s is delivered again",
      "psql postgresql://<ADMIN>@127.0.0.1:5432/nomnom -c 'SELECT pg_terminate_backend(",
    ],
    evidence: {
      tables: ["orders"],
      blockers: [expect.objectContaining({ user: "postgres", statement: "LOCK" })],
    },
  },
  {
    name: "the same, not for as long as a message may take",
    snapshot: "lock-wait-just-begun",
    status: "warn",
    says: ["3 sessions wait for a lock on orders, the longest for 4 s"],
  },
  {
    name: "a role without pg_monitor sees the waits and since when (from PostgreSQL 14 on), not what the blocker does",
    snapshot: "lock-wait-seen-without-pg-monitor",
    status: "fail",
    says: ["3 sessions wait for a lock on orders", "GRANT pg_monitor TO doctor"],
  },
  {
    name: "a prepared transaction keeps the lock: no session to end",
    snapshot: "insert-behind-prepared-transaction",
    status: "fail",
    says: ["held by the prepared transaction transfer-17", "ROLLBACK PREPARED '\\''transfer-17'\\''"],
  },
  {
    name: "one of several prepared transactions: the server does not tell which",
    snapshot: "insert-behind-prepared-transaction",
    sections: changed("insert-behind-prepared-transaction", (data) => ({
      ...data,
      prepared: [...data.prepared, { name: "transfer-18", user: "app", ageSeconds: 1 }],
    })),
    status: "fail",
    says: ["SELECT gid, prepared, owner FROM pg_prepared_xacts"],
  },
  {
    name: "a prepared transaction that is in nobody's way yet",
    snapshot: "sessions-quiet",
    sections: changed("sessions-quiet", (data) => ({
      ...data,
      prepared: [{ name: "it's", user: "app", ageSeconds: 90_000 }],
    })),
    status: "warn",
    messages: [
      "1 prepared transaction is open, the oldest for 1d1h: locks and dead rows stay until it ends, even over restarts.",
    ],
    says: ["ROLLBACK PREPARED '\\''it'\\'''\\''s'\\''"],
  },
  {
    name: "commits wait for a standby that is not there",
    snapshot: "commit-without-standby",
    status: "fail",
    says: [
      "1 commit waits for a synchronous standby (synchronous_standby_names is standby1)",
      "nothing is committed until one answers",
      "ALTER SYSTEM SET synchronous_standby_names",
    ],
  },
  {
    name: "a transaction with locks on an expected table is idle for ten minutes, in nobody's way yet",
    snapshot: "insert-behind-forgotten-transaction",
    sections: idleFor(600),
    status: "warn",
    says: ["idle in transaction for 10m) keeps locks on orders"],
  },
  {
    name: "a transaction is idle for a minute",
    snapshot: "insert-behind-forgotten-transaction",
    sections: idleFor(60),
    status: "pass",
  },
  {
    name: "a transaction that writes to an expected table is at work for ten minutes",
    snapshot: "insert-behind-forgotten-transaction",
    sections: atWorkFor(600),
    status: "warn",
    says: ["has locks on orders and is still running", "xact_start"],
  },
  {
    name: "the same for a minute",
    snapshot: "insert-behind-forgotten-transaction",
    sections: atWorkFor(60),
    status: "pass",
  },
  { name: "nobody waits", snapshot: "sessions-quiet", status: "pass", resources: [] },
  {
    name: "nobody waits, and what others do is hidden",
    snapshot: "sessions-quiet",
    sections: changed("sessions-quiet", (data) => ({
      ...data,
      user: "doctor",
      seesAll: false,
      connections: data.connections.map((group) => ({ ...group, state: null })),
    })),
    status: "unknown",
    says: ["doctor does not see what sessions of other roles do", "GRANT pg_monitor TO doctor"],
  },
  {
    name: "what is hidden are sessions of another database, which keep nobody waiting here",
    snapshot: "sessions-quiet",
    sections: changed("sessions-quiet", (data) => ({
      ...data,
      user: "doctor",
      seesAll: false,
      connections: data.connections.map((group) => ({ ...group, database: "reports", state: null })),
    })),
    status: "pass",
  },
  {
    name: "the activity could not be read",
    sections: { "postgres/sessions": error("postgres", "timeout", "no answer within 5 s") },
    status: "unknown",
    says: ["no answer within 5 s"],
  },
  { name: "no PostgreSQL", status: "skip" },
];

type Recorded = Extract<NonNullable<Sections["postgres/sessions"]>, { ok: true }>["data"];

function changed(snapshot: string, change: (data: Recorded) => Recorded): Sections {
  const section = readSnapshot(snapshot).sections["postgres/sessions"];
  if (!section?.ok) throw new Error(`${snapshot} holds no sessions`);
  return { "postgres/sessions": succeed(change(section.data)) };
}

function idleFor(transactionSeconds: number): Sections {
  return changed("insert-behind-forgotten-transaction", (data) => ({
    ...data,
    waiting: 0,
    sessions: data.sessions
      .filter(({ blockedBy }) => blockedBy.length === 0)
      .map((session) => ({ ...session, transactionSeconds })),
  }));
}

function atWorkFor(transactionSeconds: number): Sections {
  return changed("insert-behind-forgotten-transaction", (data) => ({
    ...data,
    waiting: 0,
    sessions: data.sessions
      .filter(({ blockedBy }) => blockedBy.length === 0)
      .map((session) => ({ ...session, state: "active", statement: "UPDATE", transactionSeconds })),
  }));
}
