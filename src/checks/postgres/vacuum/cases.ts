import { type Case, error, readSnapshot } from "../../../../test/support/checks/cases.ts";
import { succeed } from "../../../snapshot/probe-result.ts";
import type { Sections } from "../../../snapshot/snapshot.ts";

const server = "postgres/server/postgresql://127.0.0.1:5432/nomnom";

export const cases: Case[] = [
  {
    name: "no transaction ids are left",
    snapshot: "transaction-ids-used-up",
    status: "fail",
    resources: [server, server],
    code: "54000",
    says: [
      "Database nomnom is 2145.5 million transactions behind with vacuum: the server gives out no more ids, and every INSERT and UPDATE fails with 54000.",
      "Let vacuum run in nomnom",
      "psql postgresql://<ADMIN>@127.0.0.1:5432/nomnom -c VACUUM",
      "Autovacuum is off for the whole server",
    ],
  },
  {
    name: "a quarter of the ids is left, past the server's own failsafe",
    snapshot: "transaction-ids-nearly-used-up",
    status: "warn",
    says: ["is 1700.0 million transactions behind with vacuum: after 444.5 million more, every INSERT"],
  },
  {
    name: "multixact ids run out alike; another database is the oldest",
    snapshot: "vacuum-healthy",
    sections: changed("vacuum-healthy", (data) => ({
      ...data,
      databases: [...data.databases, { name: "other", transactionAge: 1, multixactAge: 1_650_000_000 }],
    })),
    status: "warn",
    says: ["Database other is 1650.0 million multixacts behind", "5432/other -c VACUUM"],
  },
  {
    name: "several databases are too old: each is named, and template0 is left to autovacuum",
    snapshot: "vacuum-healthy",
    sections: changed("vacuum-healthy", (data) => ({
      ...data,
      databases: ["nomnom", "shop", "template0"].map((name) => ({
        name,
        transactionAge: 1_700_000_000,
        multixactAge: 1,
        connectable: name !== "template0",
      })),
    })),
    status: "warn",
    remedies: [
      "Let vacuum run in nomnom, shop, and autovacuum reach template0, which takes no connections; autovacuum does that by itself, even if it is off.",
    ],
    says: ["5432/nomnom -c VACUUM && psql postgresql://<ADMIN>@127.0.0.1:5432/shop -c VACUUM"],
  },
  {
    name: "a prepared transaction is ended in the database where it was made",
    snapshot: "transaction-ids-nearly-used-up",
    sections: changed("transaction-ids-nearly-used-up", (data) => ({
      ...data,
      holders: [{ kind: "prepared", name: "p", user: "app", database: "shop", age: 1_600_000_000 }],
    })),
    status: "warn",
    says: ["5432/shop -c 'ROLLBACK PREPARED"],
  },
  {
    name: "autovacuum is off by the server's own arguments, which ALTER SYSTEM does not change",
    snapshot: "vacuum-healthy",
    sections: changed("vacuum-healthy", (data) => ({
      ...data,
      autovacuum: false,
      commandLine: ["autovacuum"],
    })),
    status: "warn",
    remedies: [
      "Switch it on. The server is started with autovacuum, and ALTER SYSTEM does not count against that: change it to on among its arguments, which restarts it.",
    ],
  },
  ...(
    [
      [
        "session",
        "4711",
        "pid 4711 (app), whose transaction began 1600.0 million ago",
        "pg_terminate_backend(4711)",
      ],
      ["prepared", "a'b", "the prepared transaction a'b, made", "ROLLBACK PREPARED"],
      ["slot", "cdc", "the replication slot cdc, which stays", "FROM pg_replication_slots"],
    ] as const
  ).map(
    ([kind, name, ...says]): Case => ({
      name: `what holds it back is named: a ${kind}`,
      snapshot: "transaction-ids-nearly-used-up",
      sections: changed("transaction-ids-nearly-used-up", (data) => ({
        ...data,
        holders: [{ kind, name, user: "app", age: 1_600_000_000 }],
      })),
      status: "warn",
      says: [...says],
    }),
  ),
  {
    name: "before PostgreSQL 14 there is no failsafe: its default counts",
    snapshot: "transaction-ids-nearly-used-up",
    sections: changed("transaction-ids-nearly-used-up", (data) => ({ ...data, failsafeAge: null })),
    status: "warn",
    says: ["Database nomnom is 1700.0 million"],
  },
  {
    name: "autovacuum is off for an expected table",
    snapshot: "autovacuum-off",
    status: "warn",
    messages: [
      "Autovacuum is off for message_status: dead rows stay (each change of a row leaves one), tables and indexes grow, and plans use old statistics.",
    ],
    says: ["ALTER TABLE public.message_status RESET (autovacuum_enabled)"],
  },
  {
    name: "a replication slot that nobody reads keeps the log",
    snapshot: "slot-without-reader",
    status: "warn",
    resources: ["postgres/slot/standby2"],
    says: [
      "Replication slot standby2 has no reader and keeps 95.74 MiB of log, more than max_wal_size",
      "FROM pg_replication_slots ORDER BY restart_lsn",
    ],
  },
  {
    name: "a replication slot whose log is gone",
    snapshot: "slot-lost",
    status: "warn",
    resources: ["postgres/slot/standby2"],
    says: ["Replication slot standby2 is lost"],
  },
  {
    name: "archive_command fails",
    snapshot: "archiver-failing",
    status: "warn",
    says: ["cannot archive its log (000000010000000000000001; none archived", "pg_stat_archiver"],
  },
  {
    name: "archive_command failed once, and has gone on since",
    snapshot: "archiver-failing",
    sections: changed("archiver-failing", (data) => ({
      ...data,
      archiver: data.archiver && { ...data.archiver, failing: false, archivedSeconds: 5 },
    })),
    status: "pass",
  },
  {
    name: "the worker's updates leave more dead rows than live ones, and vacuum does not come",
    snapshot: "dead-rows",
    status: "warn",
    says: [
      "message_status has 0.1 million dead rows",
      "vacuum has never finished there",
      "VACUUM (VERBOSE) public.message_status",
    ],
  },
  {
    name: "dead rows that autovacuum will clean away in its time",
    snapshot: "dead-rows",
    sections: changed("dead-rows", (data) => ({
      ...data,
      dead: (data.dead ?? []).map((each) => ({ ...each, live: 100_000, dead: 120_000, vacuumedSeconds: 60 })),
    })),
    status: "pass",
  },
  {
    name: "the same slot with its reader",
    snapshot: "slot-without-reader",
    sections: changed("slot-without-reader", (data) => ({
      ...data,
      slots: data.slots.map((slot) => ({ ...slot, active: true })),
    })),
    status: "pass",
  },
  { name: "vacuum comes to its end", snapshot: "vacuum-healthy", status: "pass", resources: [] },
  {
    name: "the figures could not be read",
    sections: { "postgres/vacuum": error("postgres", "timeout", "no answer within 5 s") },
    status: "unknown",
    says: ["no answer within 5 s"],
  },
  { name: "no PostgreSQL", status: "skip" },
];

type Recorded = Extract<NonNullable<Sections["postgres/vacuum"]>, { ok: true }>["data"];

function changed(snapshot: string, change: (data: Recorded) => Recorded): Sections {
  const section = readSnapshot(snapshot).sections["postgres/vacuum"];
  if (!section?.ok) throw new Error(`${snapshot} holds no figures of vacuum`);
  return { "postgres/vacuum": succeed(change(section.data)) };
}
