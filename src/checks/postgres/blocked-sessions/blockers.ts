import type { Session, Sessions } from "../../../snapshot/postgres.ts";
import { formatDuration } from "../../../units/format-duration.ts";

/**
 * The sessions at the head of the queue: they block others and wait for nobody. A prepared transaction has no session; it stands here as
 * pid 0. In a circle (until the server breaks it, after deadlock_timeout) everyone is one.
 */
export function rootBlockers({ sessions, prepared }: Sessions): Session[] {
  const blocking = new Set(sessions.flatMap(({ blockedBy }) => blockedBy));
  const known = sessions.filter(({ pid }) => blocking.has(pid));
  const free = known.filter(({ blockedBy }) => blockedBy.length === 0);
  const roots = free.length > 0 || blocking.has(0) ? free : known;
  return blocking.has(0) ? [...roots, preparedSession(prepared[0])] : roots;
}

/** `pid 123 (app, idle in transaction for 12 min)`, as far as it can be seen. */
export function describeSession({
  pid,
  user,
  application,
  state,
  statement,
  transactionSeconds,
}: Session): string {
  if (pid === 0) return `the prepared transaction ${application}`;
  const who = [user, application === "" ? null : application].filter((part) => part !== null).join(", ");
  const since = transactionSeconds === null ? "" : ` for ${formatDuration(transactionSeconds * 1_000)}`;
  const doing =
    state === null ? null : state === "active" ? `${statement ?? "active"}${since}` : `${state}${since}`;
  return `pid ${pid} (${[who, doing].filter((part) => part !== null && part !== "").join(", ")})`;
}

const preparedSession = (prepared: Sessions["prepared"][number] | undefined): Session => ({
  pid: 0,
  user: prepared?.user ?? null,
  application: prepared?.name ?? "",
  state: null,
  statement: null,
  transactionSeconds: prepared?.ageSeconds ?? null,
  stateSeconds: null,
  waitSeconds: null,
  blockedBy: [],
  awaitsStandby: null,
  tables: [],
});
