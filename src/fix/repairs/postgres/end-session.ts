import * as z from "zod";
import { formatDuration } from "../../../units/format-duration.ts";
import { type Repair, refused } from "../../repair.ts";

const lockSchema = z.object({ blockers: z.array(z.object({ pid: z.int() })).min(1) });
const idleSchema = z.object({ sessions: z.array(z.object({ pid: z.int() })).min(1) });

const liveSchema = z.array(
  z.object({
    pid: z.int(),
    startedAt: z.string().nullable(),
    user: z.string().nullable(),
    application: z.string(),
    state: z.string().nullable(),
    transactionSeconds: z.number().nullable(),
    client: z.boolean(),
    mayEnd: z.boolean(),
    waiting: z.int(),
    me: z.string(),
  }),
);

/** pg_terminate_backend is for superusers, members of the session's role, and pg_signal_backend, which may not end superusers. */
const sql = `SELECT a.pid, pg_catalog.to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS "startedAt",
 a.usename::text AS "user", a.application_name AS application, a.state, current_user::text AS me,
 pg_catalog.round(pg_catalog.date_part('epoch', pg_catalog.clock_timestamp() - a.xact_start)::numeric)::float8 AS "transactionSeconds",
 coalesce(a.backend_type, 'client backend') = 'client backend' AS client,
 (SELECT m.rolsuper OR pg_catalog.pg_has_role(a.usesysid, 'USAGE') AND (m.rolsuper OR NOT its.rolsuper)
   OR pg_catalog.pg_has_role('pg_signal_backend', 'USAGE') AND NOT its.rolsuper
  FROM pg_catalog.pg_roles m, pg_catalog.pg_roles its WHERE m.rolname = current_user AND its.oid = a.usesysid) IS TRUE AS "mayEnd",
 (SELECT pg_catalog.count(*)::int FROM pg_catalog.pg_stat_activity w WHERE w.wait_event_type = 'Lock' AND a.pid = ANY(pg_catalog.pg_blocking_pids(w.pid))) AS waiting
FROM pg_catalog.pg_stat_activity a WHERE a.pid = ANY($1::int[]) AND a.pid <> pg_catalog.pg_backend_pid()`;

/** Ends exactly the sessions that were seen: a pid comes again, its start does not. */
export const endSession: Repair = {
  id: "end-session",
  title: "End the session that blocks others",
  codes: ["postgres/blocked-sessions/lock-wait", "postgres/blocked-sessions/idle-transaction"],
  async plan({ code, evidence }, { connections, data }) {
    const isWait = code === "postgres/blocked-sessions/lock-wait";
    const pids = (isWait ? lockSchema.parse(evidence).blockers : idleSchema.parse(evidence).sessions).map(
      ({ pid }) => pid,
    );
    if (pids.includes(0)) return refused("a prepared transaction holds the lock: it has no session to end");
    const client = await connections.postgres();
    if (!client.ok) return refused(client.error.message);
    const answer = await client.data.query(sql, [pids]);
    if (!answer.ok) return refused(answer.error.message);
    const seen = data("postgres/sessions")?.sessions ?? [];
    const live = liveSchema
      .parse(answer.data)
      .filter(({ pid, startedAt }) => seen.some((each) => each.pid === pid && each.startedAt === startedAt));
    const held = live.filter(({ waiting, state }) =>
      isWait ? waiting > 0 : state?.startsWith("idle in transaction") === true,
    );
    if (held.length === 0) return { kind: "waits", reason: "who kept the lock has let go by now" };
    const foreign = held.find(({ mayEnd }) => !mayEnd);
    if (foreign !== undefined)
      return refused(
        `${foreign.me} may not end a session of ${foreign.user ?? "another role"} (pid ${foreign.pid})`,
      );
    const ofServer = held.find(({ client: isClient }) => !isClient);
    if (ofServer !== undefined)
      return refused(`pid ${ofServer.pid} is a process of the server itself, which comes back`);
    return {
      kind: "plan",
      plan: {
        title: `End ${held.map(({ pid, user }) => `pid ${pid} of ${user ?? "an unknown role"}`).join(" and ")}`,
        changes: [
          {
            kind: "transaction",
            title: `session ${held.map(({ pid }) => pid).join(", ")}: ended`,
            statements: held.map(({ pid, startedAt }) => ({
              sql: `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = ${pid} AND backend_start = '${startedAt}'::timestamptz`,
              rows: 1,
              atOnce: true,
            })),
            undo: [],
            id: null,
          },
        ],
        risks: held.map(
          ({ pid, user, application, transactionSeconds, state }) =>
            `What pid ${pid} (${[user, application, state].filter(Boolean).join(", ")}) has not committed${transactionSeconds === null ? "" : ` in ${formatDuration(transactionSeconds * 1000)}`} is rolled back, and its client sees an error (57P01).`,
        ),
        undoneBy: "It cannot be: the work of that transaction has to be done again by whoever did it.",
      },
    };
  },
};
