import { adminPsql, psql } from "../../../remedy/psql.ts";
import type { Sessions } from "../../../snapshot/postgres.ts";
import { plural } from "../../../units/counted.ts";
import { defineFinding, type Finding } from "../../finding.ts";
import { describeSession, rootBlockers } from "./blockers.ts";
import { type Input, openTransactionSeconds, serverOf } from "./waits.ts";

export const idleTransaction = defineFinding({
  code: "postgres/blocked-sessions/idle-transaction",
  title: "A transaction keeps locks on an expected table and is idle",
  severity: ["warning"],
  resource: ["postgres/server"],
  recovers: null,
});

export const longTransaction = defineFinding({
  code: "postgres/blocked-sessions/long-transaction",
  title: "A transaction that writes to an expected table runs for a long time",
  severity: ["warning"],
  resource: ["postgres/server"],
  recovers: true,
});

/** Only those that are in the way of nobody yet: who blocks is reported above. */
export function idleTransactions(data: Sessions, { target, blueprint }: Input): Finding[] {
  const blocking = new Set(rootBlockers(data).map(({ pid }) => pid));
  const idle = data.sessions.filter(
    ({ pid, state, transactionSeconds, tables }) =>
      state?.startsWith("idle in transaction") === true &&
      (transactionSeconds ?? 0) >= openTransactionSeconds &&
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
export function longTransactions(data: Sessions, { target }: Input): Finding[] {
  const blocking = new Set(rootBlockers(data).map(({ pid }) => pid));
  const long = data.sessions.filter(
    ({ pid, state, transactionSeconds, tables, blockedBy, awaitsStandby }) =>
      state === "active" &&
      (transactionSeconds ?? 0) >= openTransactionSeconds &&
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
