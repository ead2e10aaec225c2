import { adminPsql } from "../../../remedy/psql.ts";
import type { Sessions } from "../../../snapshot/postgres.ts";
import { counted } from "../../../units/counted.ts";
import { defineFinding, type Finding } from "../../finding.ts";
import { describeSession, rootBlockers } from "./blockers.ts";
import { rollbackPrepared } from "./prepared-transactions.ts";
import { ackWaitSeconds, age, type Input, longestOf, longWaitSeconds, serverOf } from "./waits.ts";

export const lockWait = defineFinding({
  code: "postgres/blocked-sessions/lock-wait",
  title: "Sessions wait for a lock that another session holds",
  severity: ["error", "warning"],
  resource: ["postgres/server"],
  recovers: null,
});

export function lockWaits(data: Sessions, { target, blueprint }: Input): Finding[] {
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
