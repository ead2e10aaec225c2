import { adminPsql, databaseOf, psql } from "../../../remedy/psql.ts";
import { changeSetting } from "../../../remedy/server-setting.ts";
import { identifier } from "../../../remedy/sql.ts";
import type { Sessions } from "../../../snapshot/postgres.ts";
import { counted, plural } from "../../../units/counted.ts";
import { formatDuration } from "../../../units/format-duration.ts";
import { type CheckInput, defineCheck, type Undecided } from "../../check.ts";
import { defineFinding, type Finding } from "../../finding.ts";
import { describeSession, rootBlockers } from "./blockers.ts";

type Input = CheckInput<"postgres/sessions", never>;

const lockWait = defineFinding({
  code: "postgres/blocked-sessions/lock-wait",
  title: "Sessions wait for a lock that another session holds",
  severity: ["error", "warning"],
  resource: ["postgres/server"],
  recovers: null,
});

const standbyWait = defineFinding({
  code: "postgres/blocked-sessions/standby-wait",
  title: "Commits wait for a synchronous standby",
  severity: ["error", "warning"],
  resource: ["postgres/server"],
  recovers: null,
});

const idleTransaction = defineFinding({
  code: "postgres/blocked-sessions/idle-transaction",
  title: "A transaction keeps locks on an expected table and is idle",
  severity: ["warning"],
  resource: ["postgres/server"],
  recovers: null,
});

const longTransaction = defineFinding({
  code: "postgres/blocked-sessions/long-transaction",
  title: "A transaction that writes to an expected table runs for a long time",
  severity: ["warning"],
  resource: ["postgres/server"],
  recovers: true,
});

const preparedTransaction = defineFinding({
  code: "postgres/blocked-sessions/prepared-transaction",
  title: "A prepared transaction is left open",
  severity: ["warning"],
  resource: ["postgres/server"],
  recovers: null,
});

/** No session waits for a lock that another keeps, no commit for a standby that is not there, no transaction stays open for nothing. */
export const blockedSessions = defineCheck({
  id: "postgres/blocked-sessions",
  title: "No session keeps others waiting",
  requires: ["postgres/reachable"],
  reads: ["postgres/sessions"],
  optional: [],
  findings: [lockWait, standbyWait, idleTransaction, longTransaction, preparedTransaction],
  decide(input) {
    const data = input.sections["postgres/sessions"];
    const findings = [
      ...lockWaits(data, input),
      ...standbyWaits(data, input),
      ...idleTransactions(data, input),
      ...longTransactions(data, input),
      ...preparedTransactions(data, input),
    ];
    const incomplete = hiddenSessions(data, input);
    return { kind: "decided", findings, ...(incomplete && { incomplete }) };
  },
});

/** The consumer's ack_wait, JetStream's default: a message whose statement waits longer is delivered again (measured on nats-server 2.9.10). */
const ackWaitSeconds = 30;
/** deadlock_timeout's default, from which on the server itself logs a wait (log_lock_waits). */
const longWaitSeconds = 1;
/** A transaction nobody goes on with, holding locks on tables the worker writes to. nomnom's services commit each statement. */
const idleTransactionSeconds = 300;

function lockWaits(data: Sessions, { target, blueprint }: Input): Finding[] {
  const waiting = data.sessions.filter(
    ({ blockedBy, waitSeconds }) => blockedBy.length > 0 && (waitSeconds ?? 0) >= longWaitSeconds,
  );
  if (waiting.length === 0) return [];
  const roots = rootBlockers(data);
  const tables = [...new Set(waiting.flatMap((session) => session.tables))].toSorted();
  const longest = longestOf(waiting.map(({ waitSeconds }) => waitSeconds));
  const redelivers = tables.length > 0 && longest >= ackWaitSeconds;
  const consequence = redelivers
    ? ` A message that is not acknowledged within ${ackWaitSeconds} s is delivered again, until its attempts are used up.`
    : "";
  const sessions = counted(waiting.length, "session waits", "sessions wait");
  const where = tables.length === 0 ? "" : ` on ${tables.join(", ")}`;
  const server = serverOf(target.postgres);
  return [
    lockWait({
      severity: redelivers ? "error" : "warning",
      message: `${sessions} for a lock${where}, the longest for ${age(longest)}. The lock is held by ${roots.map(describeSession).join(", ")}.${consequence}`,
      resource: server,
      evidence: {
        tables,
        longestSeconds: longest,
        waiting: waiting.map(({ pid, user, statement, waitSeconds, blockedBy }) => ({
          pid,
          user,
          statement,
          waitSeconds,
          blockedBy,
        })),
        blockers: roots.map(({ pid, user, application, state, statement, transactionSeconds }) => ({
          pid,
          user,
          application,
          state,
          statement,
          transactionSeconds,
        })),
      },
      remedy: {
        summary: roots.some(({ pid }) => pid === 0)
          ? "End the prepared transaction, or the session that holds the lock: what it has not committed is rolled back."
          : "End the session that holds the lock, if its work may be lost: what it has not committed is rolled back.",
        commands: roots.map((root) =>
          adminPsql(
            target,
            blueprint.release,
            root.pid === 0 ? endPrepared(data) : `SELECT pg_terminate_backend(${root.pid})`,
          ),
        ),
      },
      cause: [server, ...tables],
    }),
  ];
}

/** Which of several it is, the server does not tell. */
const endPrepared = ({ prepared }: Sessions): string =>
  prepared[0] !== undefined && prepared.length === 1
    ? rollbackPrepared(prepared[0].name)
    : "SELECT gid, prepared, owner FROM pg_prepared_xacts ORDER BY prepared";

const rollbackPrepared = (name: string): string => `ROLLBACK PREPARED '${name.replaceAll("'", "''")}'`;

/** With synchronous_standby_names a commit returns only once a standby has it; while none is there it waits without end. */
function standbyWaits(
  { sessions, synchronousStandbys, commandLine = [] }: Sessions,
  { target, blueprint }: Input,
): Finding[] {
  const waiting = sessions.filter(
    ({ awaitsStandby, stateSeconds }) => awaitsStandby === true && (stateSeconds ?? 0) >= longWaitSeconds,
  );
  if (waiting.length === 0) return [];
  const longest = longestOf(waiting.map(({ stateSeconds }) => stateSeconds));
  const without = changeSetting(
    "Bring the standby back. Or do without it: what only the primary has is then lost with the primary.",
    { name: "synchronous_standby_names", value: "", takes: "reload" },
    { target, release: blueprint.release, commandLine },
  );
  return [
    standbyWait({
      severity: longest >= ackWaitSeconds ? "error" : "warning",
      message: `${counted(waiting.length, "commit waits", "commits wait")} for a synchronous standby (synchronous_standby_names is ${synchronousStandbys}), the longest for ${age(longest)}: nothing is committed until one answers.`,
      resource: serverOf(target.postgres),
      evidence: { synchronousStandbys, waiting: waiting.length, longestSeconds: longest },
      remedy: {
        summary: without.summary,
        commands: [
          adminPsql(
            target,
            blueprint.release,
            "SELECT application_name, state, sync_state FROM pg_stat_replication",
          ),
          ...without.commands,
        ],
      },
    }),
  ];
}

/** Only those that are in the way of nobody yet: who blocks is told above. */
function idleTransactions(data: Sessions, { target, blueprint }: Input): Finding[] {
  const blocking = new Set(rootBlockers(data).map(({ pid }) => pid));
  const idle = data.sessions.filter(
    ({ pid, state, transactionSeconds, tables }) =>
      state?.startsWith("idle in transaction") === true &&
      (transactionSeconds ?? 0) >= idleTransactionSeconds &&
      tables.length > 0 &&
      !blocking.has(pid),
  );
  if (idle.length === 0) return [];
  const tables = [...new Set(idle.flatMap((session) => session.tables))].toSorted();
  const server = serverOf(target.postgres);
  return [
    idleTransaction({
      message: `${plural(idle.length, "Session")} with ${idle.map(describeSession).join(", ")} ${plural(idle.length, "keeps", "keep")} locks on ${tables.join(", ")}: a change of the table, or of the same rows, waits until that transaction ends.`,
      resource: server,
      evidence: {
        sessions: idle.map(({ pid, user, transactionSeconds }) => ({ pid, user, transactionSeconds })),
        tables,
      },
      remedy: {
        summary: "Commit or roll back where it was begun, or end the session.",
        commands: idle.map(({ pid }) =>
          adminPsql(target, blueprint.release, `SELECT pg_terminate_backend(${pid})`),
        ),
      },
      cause: [server, ...tables],
    }),
  ];
}

/** At work, and in the way of nobody yet. */
function longTransactions(data: Sessions, { target }: Input): Finding[] {
  const blocking = new Set(rootBlockers(data).map(({ pid }) => pid));
  const long = data.sessions.filter(
    ({ pid, state, transactionSeconds, tables, blockedBy, awaitsStandby }) =>
      state === "active" &&
      (transactionSeconds ?? 0) >= idleTransactionSeconds &&
      tables.length > 0 &&
      blockedBy.length === 0 &&
      awaitsStandby !== true &&
      !blocking.has(pid),
  );
  if (long.length === 0) return [];
  const tables = [...new Set(long.flatMap((session) => session.tables))].toSorted();
  const server = serverOf(target.postgres);
  return [
    longTransaction({
      message: `${plural(long.length, "Session")} with ${long.map(describeSession).join(", ")} ${plural(long.length, "has", "have")} locks on ${tables.join(", ")} and ${plural(long.length, "is", "are")} still running. Other sessions do not see its changes until it ends, and changes of the same rows wait.`,
      resource: server,
      evidence: {
        sessions: long.map(({ pid, user, statement, transactionSeconds }) => ({
          pid,
          user,
          statement,
          transactionSeconds,
        })),
        tables,
      },
      remedy: {
        summary: "Let it end, or ask its owner to stop it: a large change is better made in parts.",
        commands: [
          psql(
            target,
            "SELECT pid, usename, application_name, xact_start, query_start, state FROM pg_stat_activity WHERE xact_start < now() - interval '5 min' ORDER BY xact_start",
          ),
        ],
      },
      cause: [server, ...tables],
    }),
  ];
}

/** They outlive sessions and restarts; nomnom's services make none. */
function preparedTransactions({ prepared, sessions }: Sessions, { target, blueprint }: Input): Finding[] {
  const old = prepared.filter(({ ageSeconds }) => ageSeconds >= idleTransactionSeconds);
  if (old.length === 0 || sessions.some(({ blockedBy }) => blockedBy.includes(0))) return [];
  return [
    preparedTransaction({
      message: `${old.length} prepared ${plural(old.length, "transaction is", "transactions are")} open, the oldest for ${age(longestOf(old.map(({ ageSeconds }) => ageSeconds)))}: locks and dead rows stay until it ends, even over restarts.`,
      resource: serverOf(target.postgres),
      evidence: { prepared: old },
      remedy: {
        summary: "Commit or roll back what its transaction manager has forgotten.",
        commands: old.map(({ name }) => adminPsql(target, blueprint.release, rollbackPrepared(name))),
      },
    }),
  ];
}

/** That one waits for another is public; since when (before PostgreSQL 14), what it does, and whether it waits for a standby, is not. */
function hiddenSessions(
  { seesAll, user, connections }: Sessions,
  { target, blueprint }: Input,
): Undecided | undefined {
  // Sessions of another database keep nobody waiting here.
  const database = databaseOf(target);
  const concerns = (other: string | null) => database === null || other === database;
  if (seesAll || !connections.some((group) => group.state === null && concerns(group.database)))
    return undefined;
  return {
    reason: `${user} does not see what sessions of other roles do: whether one keeps a transaction open, or waits for a standby`,
    remedy: {
      summary: "Let it read the server's statistics; that shows no data of tables.",
      commands: [adminPsql(target, blueprint.release, `GRANT pg_monitor TO ${identifier(user)}`)],
    },
  };
}

const longestOf = (seconds: (number | null)[]): number => Math.max(...seconds.map((value) => value ?? 0));
const age = (seconds: number): string => formatDuration(seconds * 1_000);
const serverOf = (url: string | null) => `postgres/server/${url ?? "unknown"}` as const;
