import type { WritableConnections, WriteQuery } from "../../connect/writable-connections.ts";
import { tableIn } from "../message/rows.ts";
import type { Cleanup } from "../reporting/e2e-report.ts";

/** An order that was sent, or tried to be: an answer that never came may still have stored it. */
export interface Attempt {
  orderKey: string;
  /** Line items that the worker can store. */
  items: number;
  /** Null: the API has not answered. */
  messageId: string | null;
  /** Of the tables, as last seen by the steps. */
  seen: { orders: number; items: number };
}

const tables = ["orders", "order_line_items", "message_status"] as const;
type Table = (typeof tables)[number];
type Counts = Record<Table, number>;

/**
 * Removes the rows of these orders in one transaction. It is rolled back, and said, when there are more rows than were sent or fewer than the run
 * saw, or when the tables are such that a DELETE would touch other rows. Never rejects.
 */
export async function cleanRows(
  connections: Pick<WritableConnections, "postgresWriter">,
  schema: string | null,
  attempts: readonly Attempt[],
): Promise<Cleanup> {
  if (attempts.length === 0) return { state: "nothing", removed: {}, detail: "no message was sent" };
  const writer = await connections.postgresWriter();
  if (!writer.ok) return left(writer.error.message);
  const outcome = await writer.data.transaction(async (query) => {
    const more = await whatElseWouldGo(query, schema);
    if (more !== null) return { commit: false, value: left(more) };
    const removed = await remove(query, schema, attempts);
    const problem = countProblem(removed, attempts);
    return problem === null
      ? { commit: true, value: cleaned(removed, attempts) }
      : { commit: false, value: left(problem) };
  }, cleaningMs(attempts.length));
  return outcome.ok ? outcome.data : left(outcome.error.message);
}

/** What removing so many orders may take beyond the time of a single call. Measured: 1.5 s for 100,000 with 300,000 line items, without a network between. */
export const cleaningMs = (orders: number): number => orders * 0.2;

const left = (detail: string): Cleanup => ({ state: "left", removed: {}, detail });

function cleaned(removed: Counts, attempts: readonly Attempt[]): Cleanup {
  const late = attempts.filter(({ seen, items }) => seen.orders < 1 || seen.items < items).length;
  const unanswered = attempts.filter(({ messageId }) => messageId === null).length;
  const doubts = [
    ...(late === 0
      ? []
      : [`${late} of ${attempts.length} orders had not been seen whole: what a worker stores later stays`]),
    ...(unanswered === 0 ? [] : [`${unanswered} unanswered: a row of message_status may stay`]),
  ];
  return { state: "removed", removed, detail: doubts.length === 0 ? null : doubts.join("; ") };
}

/** Why these counts are not those of the run's own rows; null: they are. */
function countProblem(removed: Counts, attempts: readonly Attempt[]): string | null {
  const sum = (of: (attempt: Attempt) => number) =>
    attempts.reduce((total, attempt) => total + of(attempt), 0);
  const bounds: Record<Table, { atLeast: number; atMost: number }> = {
    orders: { atLeast: sum(({ seen }) => seen.orders), atMost: attempts.length },
    order_line_items: { atLeast: sum(({ seen }) => seen.items), atMost: sum(({ items }) => items) },
    message_status: { atLeast: 0, atMost: sum(({ messageId }) => (messageId === null ? 0 : 1)) },
  };
  for (const table of tables) {
    const { atLeast, atMost } = bounds[table];
    const count = removed[table];
    if (count > atMost)
      return `${table} holds ${count} rows of this run's orders, and the run sent ${atMost}: rows of somebody else are among them`;
    if (count < atLeast) return `${table} holds ${count} rows of this run, and the run saw ${atLeast}`;
  }
  return null;
}

const inSchema =
  "CASE WHEN $1::text IS NULL THEN pg_catalog.pg_table_is_visible(c.oid) ELSE n.nspname = $1 END";

async function remove(
  query: WriteQuery,
  schema: string | null,
  attempts: readonly Attempt[],
): Promise<Counts> {
  const keys = attempts.map(({ orderKey }) => orderKey);
  const ids = attempts.flatMap(({ messageId }) => (messageId === null ? [] : [messageId]));
  const of = (table: Table) => `DELETE FROM ${tableIn(schema, table)} WHERE`;
  const existing = await query(
    `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${inSchema} AND c.relname = ANY($2::text[])`,
    [schema, tables],
  );
  const names = new Set(existing.rows.map(({ name }) => name));
  const counted = async (table: Table, where: string, values: string[]) =>
    names.has(table) ? (await query(`${of(table)} ${where}`, [values])).count : 0;
  return {
    order_line_items: await counted("order_line_items", "order_key = ANY($1)", keys),
    orders: await counted("orders", "order_key = ANY($1)", keys),
    message_status: await counted("message_status", "message_id = ANY($1)", ids),
  };
}

/** Triggers, rules and foreign keys with an action make a DELETE reach further than it says; nomnom's own tables have none. */
async function whatElseWouldGo(query: WriteQuery, schema: string | null): Promise<string | null> {
  const sql = `WITH ours AS (
    SELECT c.oid, c.relname, c.relkind FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE ${inSchema} AND c.relname = ANY($2::text[]))
    SELECT relname || ' is not an ordinary table' AS what FROM ours WHERE relkind NOT IN ('r', 'p')
    UNION ALL SELECT ours.relname || ' has trigger ' || t.tgname FROM pg_trigger t JOIN ours ON t.tgrelid = ours.oid WHERE NOT t.tgisinternal
    UNION ALL SELECT ours.relname || ' has rule ' || r.rulename FROM pg_rewrite r JOIN ours ON r.ev_class = ours.oid
    UNION ALL SELECT ours.relname || ' is referred to by foreign key ' || f.conname FROM pg_constraint f JOIN ours ON f.confrelid = ours.oid
      WHERE f.confdeltype <> 'a' AND f.confdeltype <> 'r'`;
  const { rows } = await query(sql, [schema, tables]);
  const [first] = rows;
  return first === undefined ? null : `${String(first.what)}, so a DELETE could change other rows as well`;
}
