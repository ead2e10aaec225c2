import { type Command, command } from "../../../remedy/command.ts";
import { kubectlFor } from "../../../remedy/kubectl.ts";
import { adminPsql, databaseWord, psql } from "../../../remedy/psql.ts";
import type { Remedy } from "../../../remedy/remedy.ts";
import { identifier } from "../../../remedy/sql.ts";
import { joined, placeholder, type Word } from "../../../remedy/word.ts";
import type { PostgresServer } from "../../../snapshot/postgres.ts";
import type { ProbeError } from "../../../snapshot/probe-result.ts";
import type { Target } from "../../../snapshot/snapshot.ts";
import { defineCheck } from "../../check.ts";
import { clockSkewFindings, clockSkewKind } from "../../clock-skew.ts";
import { connectionFailure, connectionFindings } from "../../connection-failure.ts";
import { defineFinding } from "../../finding.ts";

const failures = connectionFindings("postgres");

const standby = defineFinding({
  code: "postgres/reachable/in-recovery",
  title: "The server is in recovery and refuses every write",
  severity: ["warning"],
  resource: ["postgres/server"],
  recovers: null,
});

const statementsLost = defineFinding({
  code: "postgres/reachable/statements-lost",
  title: "A pooler lends sessions per transaction and loses prepared statements",
  severity: ["warning"],
  resource: ["postgres/server"],
  recovers: null,
});

const clockSkew = clockSkewKind("postgres", "postgres/reachable", "PostgreSQL's");

const answers = defineFinding({
  code: "postgres/reachable/answers",
  title: "The server answers",
  severity: ["info"],
  resource: ["postgres/server"],
  recovers: null,
});

/** superuser_reserved_connections are kept for just this. */
const whoIsConnected =
  "SELECT usename, datname, application_name, state, count(*) FROM pg_stat_activity GROUP BY 1, 2, 3, 4 ORDER BY 5 DESC";

/** PostgreSQL answers, and it is a server that can be written to. */
export const postgresReachable = defineCheck({
  id: "postgres/reachable",
  title: "PostgreSQL answers and accepts writes",
  requires: [],
  reads: [],
  optional: ["postgres/server"],
  findings: [...Object.values(failures), standby, statementsLost, clockSkew, answers],
  decide({ optional, target, blueprint }) {
    const server = optional["postgres/server"];
    const kubectl = target.namespace === null ? null : kubectlFor(target);
    const { workload, secret } = blueprint.postgres.server;
    const look =
      kubectl === null || workload === null
        ? []
        : [
            kubectl("get", `statefulset/${workload}`),
            kubectl("logs", `statefulset/${workload}`, "--tail=50"),
          ];
    if (!server.ok)
      return connectionFailure(server.error, {
        system: "postgres",
        findings: failures,
        address: target.postgres,
        target,
        user: null,
        commands: {
          unreachable: server.error.message.includes("(53300)")
            ? [adminPsql(target, blueprint.release, whoIsConnected), ...look]
            : look,
          timeout: look,
          auth: [
            ...(kubectl === null || secret === null
              ? []
              : [
                  kubectl(
                    ...["get", "secret", secret],
                    ...["-o", 'go-template={{index .data "postgres-password" | base64decode}}'],
                  ),
                ]),
            ...loginRemedies(server.error, target, blueprint.release),
            ...withUrl(target),
          ],
          tls: withUrl(
            target,
            server.error.message.includes("does not offer TLS") ? "?sslmode=disable" : "?sslmode=require",
          ),
          invalid: look,
          "not-found": [{ ...psql(target), args: ["-l"] }, ...withUrl(target)],
        },
        ownLogin: (origin, error) => ownLogin(origin, error, target, blueprint.release),
      });
    const { version, database, user, inRecovery, clockAheadMs } = server.data;
    const resource = `postgres/server/${target.postgres ?? database}` as const;
    const evidence = { version, database, user, inRecovery };
    const finding = inRecovery
      ? standby({
          message: `PostgreSQL ${version} is in recovery: it is a standby (or still replays its log) and refuses every write with 25006.`,
          resource,
          evidence,
          remedy: {
            summary: "Point DATABASE_URL at the primary; after a crash, wait until the log is replayed.",
            commands: [psql(target, "SELECT pg_is_in_recovery(), pg_last_wal_replay_lsn()"), ...look],
          },
        })
      : answers({
          message: `PostgreSQL ${version} answers: database ${database} as ${user}.`,
          resource,
          evidence,
          remedy: null,
        });
    const skew = clockSkewFindings(clockSkew, clockAheadMs, {
      whose: "PostgreSQL's",
      ages: "Ages of sessions, transactions and messages are computed from the server's clock.",
      resource,
    });
    const lost = lostStatements(server.data).map((names) =>
      statementsLost({
        message: `A pooler before PostgreSQL lends each session to one client after the other: the one that doctor got holds prepared statements of other clients (${names.slice(0, 3).join(", ")}). A service whose statement was prepared in another session gets 26000, and one that prepares a name twice gets 42P05.`,
        resource,
        evidence: { prepared: names },
        remedy: {
          summary:
            "Let the pooler keep prepared statements (PgBouncer 1.21 or newer with max_prepared_statements), or let it lend sessions as a whole (pool_mode = session).",
          commands: [],
        },
      }),
    );
    return { kind: "decided", findings: [...lost, ...skew, finding] };
  },
});

/** The names that drivers give (diesel, sqlx, JDBC, asyncpg, psycopg 3, pgx). Poolers that keep statements give names of their own (PgBouncer: `PGBOUNCER_1`). */
const namesOfDrivers = /^(__diesel_stmt_|sqlx_s_|S_\d|__asyncpg_|_pg3_|stmtcache_)/;

/** None, or the names of statements that the pooler does not keep for their clients. */
function lostStatements({ pooler }: PostgresServer): string[][] {
  const names = pooler?.prepared.filter((name) => namesOfDrivers.test(name)) ?? [];
  return names.length === 0 ? [] : [names];
}

/** All services share it: either side can be the one that was changed. */
function ownLogin(origin: string, error: ProbeError, target: Target, release: string): Remedy {
  if (error.answer?.sqlState !== "28P01" && error.hint !== undefined)
    return { summary: error.hint, commands: loginRemedies(error, target, release) };
  const user = target.routes?.postgres?.user ?? null;
  return {
    summary: `Make both agree: give the role ${user ?? "it names"} the password that the services use (${origin}), or correct it there and restart them. A password that has ended (VALID UNTIL) is refused in the same words.`,
    commands: [
      ...loginRemedies(error, target, release),
      adminPsql(
        target,
        release,
        joined("ALTER ROLE ", roleWord(target), " PASSWORD $$", placeholder("PASSWORD"), "$$"),
      ),
    ],
  };
}

/** What an administrator looks at, or does, for a role that is not let in. */
function loginRemedies({ answer }: ProbeError, target: Target, release: string): Command[] {
  const admin = (...words: Word[]) => [adminPsql(target, release, joined(...words))];
  const role = roleWord(target);
  if (answer?.sqlState === "42501")
    return admin("GRANT CONNECT ON DATABASE ", databaseWord(target), " TO ", role);
  if (answer?.sqlState === "28000" && answer.message.includes("not permitted to log in"))
    return admin("ALTER ROLE ", role, " LOGIN");
  if (answer?.sqlState === "28P01")
    return admin("SELECT rolname, rolcanlogin, rolvaliduntil FROM pg_roles ORDER BY rolname");
  return [];
}

/** As whom doctor has tried; the reader's to fill in where that is not known. */
function roleWord(target: Target): Word {
  const user = target.routes?.postgres?.user ?? null;
  return user === null ? placeholder("USER") : identifier(user);
}

/** The doctor's own command with another address; no flag gives that of a named database. */
const withUrl = ({ database }: Target, query: Word = "") =>
  database !== undefined
    ? []
    : [
        command(
          ...["nomnom", "doctor", "--database-url"],
          joined(
            ...["postgresql://", placeholder("USER"), ":", placeholder("PASSWORD"), "@", placeholder("HOST")],
            ...[":5432/", placeholder("DATABASE"), query],
          ),
        ),
      ];
