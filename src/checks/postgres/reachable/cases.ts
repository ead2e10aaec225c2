import { type Case, contactFailures, error, readSnapshot } from "../../../../test/support/checks/cases.ts";
import { succeed } from "../../../snapshot/probe-result.ts";

const recorded = readSnapshot("tables-healthy").sections["postgres/server"];
if (!recorded?.ok) throw new Error("tables-healthy has no postgres/server");
const server = recorded.data;

const fails = contactFailures(["postgres/server"]);

export const cases: Case[] = [
  {
    name: "its clock is an hour ahead of this machine's",
    sections: { "postgres/server": succeed({ ...server, clockAheadMs: 3_600_000 }) },
    status: "warn",
    says: ["This machine's clock is 1h behind PostgreSQL's"],
  },
  {
    name: "PgBouncer 1.18 lends a session in which the worker has prepared a statement",
    sections: {
      "postgres/server": succeed({ ...server, pooler: { prepared: ["__diesel_stmt_0", "sqlx_s_3"] } }),
    },
    status: "warn",
    says: ["(__diesel_stmt_0, sqlx_s_3)", "max_prepared_statements"],
  },
  {
    name: "PgBouncer 1.24 keeps them under names of its own",
    sections: { "postgres/server": succeed({ ...server, pooler: { prepared: ["PGBOUNCER_1"] } }) },
    status: "pass",
  },
  fails(
    "unreachable",
    "PostgreSQL at postgresql://127.0.0.1:5432/nomnom: connection refused (ECONNREFUSED)",
    "Check that it runs",
  ),
  fails(
    "unreachable",
    "PostgreSQL at postgresql://127.0.0.1:5432/nomnom: sorry, too many clients already (53300)",
    "FROM pg_stat_activity GROUP BY",
    "psql postgresql://<ADMIN>@127.0.0.1:5432/nomnom",
  ),
  fails("timeout", "no answer within 5000 ms", "overloaded"),
  fails(
    "auth",
    "28P01 password authentication failed for user postgres",
    "nomnom-db-credentials",
    "--database-url",
  ),
  {
    name: "a variable of the shell leads nowhere while the namespace names an address of its own: that is the finding",
    sections: {
      "postgres/server": error(
        "postgres",
        "unreachable",
        "PostgreSQL at postgresql://127.0.0.1:15432/nomnom: connection refused (ECONNREFUSED)",
      ),
    },
    route: { system: "postgres", origin: "DATABASE_URL" },
    status: "fail",
    messages: [
      "DATABASE_URL leads nowhere: PostgreSQL at postgresql://127.0.0.1:15432/nomnom: connection refused (ECONNREFUSED).",
    ],
    remedies: [
      "Leave DATABASE_URL out: doctor then takes the address that namespace nomnom-dev itself names. If it is the right one, do this: check that it runs and that the address is right.",
    ],
  },
  {
    name: "a password that nobody gave is refused: it is the one all services use",
    sections: {
      "postgres/server": error("postgres", "auth", "password authentication failed for user nomnom (28P01)"),
    },
    route: { system: "postgres", origin: "DATABASE_URL of pod nomnom-worker-x", user: "nomnom" },
    status: "fail",
    says: [
      "The login comes from DATABASE_URL of pod nomnom-worker-x.",
      "give the role nomnom the password that the services use (DATABASE_URL of pod nomnom-worker-x)",
      "ALTER ROLE nomnom PASSWORD",
    ],
  },
  {
    name: "an address of a file is said to be one",
    sections: { "postgres/server": error("postgres", "unreachable", "PostgreSQL does not answer") },
    route: { system: "postgres", origin: "nomnom.doctor.yaml" },
    status: "fail",
    messages: ["PostgreSQL does not answer. The address comes from nomnom.doctor.yaml."],
  },
  {
    name: "the error's own hint says what to do, and nothing is said twice",
    sections: {
      "postgres/server": error(
        "postgres",
        "unreachable",
        "PostgreSQL at postgresql://a:5432/x: no such host",
        {
          hint: "Check the host name and the DNS of this machine.",
        },
      ),
    },
    status: "fail",
    messages: ["PostgreSQL at postgresql://a:5432/x: no such host."],
    remedies: ["Check the host name and the DNS of this machine."],
  },
  fails("tls", "the server does not support SSL connections", "sslmode"),
  fails("invalid", "HTTP/1.1 400 Bad Request", "another program or a proxy"),
  fails("not-found", "3D000 database nomnom does not exist", "psql -l"),
  {
    name: "a standby refuses every write",
    sections: { "postgres/server": succeed({ ...server, inRecovery: true }) },
    status: "warn",
    says: ["is in recovery", "25006"],
  },
  {
    name: "a real server",
    snapshot: "tables-healthy",
    status: "pass",
    says: ["answers: database nomnom as postgres"],
  },
  {
    name: "the role of the services may not connect to the database",
    sections: {
      "postgres/server": error("postgres", "auth", "permission denied for database nomnom (42501)", {
        hint: "The role may not connect: GRANT CONNECT ON DATABASE … TO it.",
        answer: { sqlState: "42501", message: 'permission denied for database "nomnom"' },
      }),
    },
    route: { system: "postgres", origin: "DATABASE_URL of pod nomnom-worker-x", user: "nomnom" },
    status: "fail",
    says: ["GRANT CONNECT ON DATABASE nomnom TO nomnom"],
    remedies: ["The role may not connect: GRANT CONNECT ON DATABASE … TO it."],
  },
  {
    name: "the role of an address that was given may not log in",
    sections: {
      "postgres/server": error("postgres", "auth", 'role "app" is not permitted to log in (28000)', {
        answer: { sqlState: "28000", message: 'role "app" is not permitted to log in' },
      }),
    },
    route: { system: "postgres", origin: "--database-url", user: "app" },
    status: "fail",
    says: ["ALTER ROLE app LOGIN"],
  },
  {
    name: "the catalog was taken away from the role",
    sections: {
      "postgres/server": error("postgres", "forbidden", "permission denied for schema pg_catalog (42501)", {
        hint: "Every role may read the catalog unless that was taken away: GRANT USAGE ON SCHEMA pg_catalog TO PUBLIC.",
      }),
    },
    status: "unknown",
    says: ["GRANT USAGE ON SCHEMA pg_catalog"],
  },
  { name: "no address for PostgreSQL", status: "skip" },
];
