import type { Blueprint } from "../../blueprint/blueprint.ts";
import type { MessagePlan, RowsPlan } from "../../blueprint/message-plan.ts";
import { writableInDatabase } from "../../connect/in-database.ts";
import type { WritableConnections, WriteQuery } from "../../connect/writable-connections.ts";
import { identifier } from "../../remedy/sql.ts";
import { ofDatabase } from "../../snapshot/database-name.ts";
import { marksOf } from "../message/message-state.ts";
import { databasesOf, qualifiedTable } from "../message/plan-databases.ts";
import { fill } from "../plan/marks.ts";
import type { Cleanup } from "../reporting/e2e-report.ts";

/** A message that was sent, or tried to be: an answer that never came may still have stored it. */
export interface Attempt {
  id: string;
  /** As many as can be stored, by the place of the table in the plan. */
  rows: readonly number[];
  /** Null: the service has not answered. */
  messageId: string | null;
  /** As last seen by the steps, by the same place. */
  seen: readonly number[];
}

/** A table with rows of the run, and which those are. */
interface OwnTable {
  /** Undefined: the usual one. */
  database: string | undefined;
  /** As the plan names it. */
  name: string;
  /** For statements. */
  qualified: string;
  /** The values that each column has in rows of the run. */
  where: Record<string, string[]>;
  atLeast: number;
  atMost: number;
}

/** Removes the rows of these messages, in each database of the plan in a transaction of its own. Never rejects. */
export async function cleanRows(
  connections: WritableConnections,
  blueprint: Blueprint,
  plan: CleanedPlan,
  attempts: readonly Attempt[],
): Promise<Cleanup> {
  if (attempts.length === 0) return { state: "nothing", removed: {}, detail: "no message was sent" };
  const cleanups: Cleanup[] = [];
  for (const database of databasesOf(plan)) {
    const place = database === undefined ? connections : writableInDatabase(connections, database);
    const tables = ownTables(blueprint, plan, attempts).filter((table) => table.database === database);
    cleanups.push(await cleanDatabase(place, tables, plan, attempts));
  }
  const removed = Object.assign({}, ...cleanups.map((each) => each.removed));
  const problems = cleanups.filter(({ state }) => state === "left");
  const details = (problems.length > 0 ? problems : cleanups).flatMap(({ detail }) => detail ?? []);
  const detail = details.length === 0 ? null : [...new Set(details)].join("; ");
  return { state: problems.length > 0 ? "left" : "removed", removed, detail };
}

type CleanedPlan = Pick<MessagePlan, "rows" | "status" | "called">;

/**
 * Removes the rows of one database in one transaction. It is rolled back, and said, when there are more rows than were sent or fewer than the run
 * saw, or when the tables are such that a DELETE would touch other rows. Never rejects.
 */
async function cleanDatabase(
  connections: Pick<WritableConnections, "postgresWriter">,
  tables: readonly OwnTable[],
  plan: CleanedPlan,
  attempts: readonly Attempt[],
): Promise<Cleanup> {
  const writer = await connections.postgresWriter();
  if (!writer.ok) return left(writer.error.message);
  const outcome = await writer.data.transaction(async (query) => {
    const more = await whatElseWouldGo(query, tables);
    if (more !== null) return { commit: false, value: left(more) };
    const removed = await remove(query, tables);
    const problem = countProblem(removed, tables, plan.called);
    return problem === null
      ? { commit: true, value: cleaned(removed, plan, attempts) }
      : { commit: false, value: left(problem) };
  }, cleaningMs(attempts.length));
  return outcome.ok ? outcome.data : left(outcome.error.message);
}

/** What removing so many orders may take beyond the time of a single call. Measured: 1.5 s for 100,000 with 300,000 line items, without a network between. */
export const cleaningMs = (orders: number): number => orders * 0.2;

const left = (detail: string): Cleanup => ({ state: "left", removed: {}, detail });

function cleaned(
  removed: Record<string, number>,
  { status, called }: Pick<MessagePlan, "status" | "called">,
  attempts: readonly Attempt[],
): Cleanup {
  const late = attempts.filter(({ seen, rows }) =>
    rows.some((count, index) => (seen[index] ?? 0) < count),
  ).length;
  const unanswered = attempts.filter(({ messageId }) => messageId === null).length;
  const doubts = [
    ...(late === 0
      ? []
      : [
          `${late} of ${attempts.length} ${called}s had not been seen whole: what a worker stores later stays`,
        ]),
    ...(unanswered === 0 || status === null
      ? []
      : [`${unanswered} unanswered: a row of ${status.table} may stay`]),
  ];
  return { state: "removed", removed, detail: doubts.length === 0 ? null : doubts.join("; ") };
}

/** Those that others refer to come last, as in the plan the first. */
function ownTables(
  blueprint: Blueprint,
  { rows, status }: Pick<MessagePlan, "rows" | "status">,
  attempts: readonly Attempt[],
): OwnTable[] {
  const sum = (of: (attempt: Attempt) => number) =>
    attempts.reduce((total, attempt) => total + of(attempt), 0);
  const named = (plan: Pick<RowsPlan, "database" | "schema" | "table">) => ({
    database: plan.database,
    name: nameOf(plan),
    qualified: qualifiedTable(blueprint, plan),
  });
  const tables = rows.map((plan, index) => ({
    ...named(plan),
    where: valuesOf(plan.where, attempts),
    atLeast: sum(({ seen }) => seen[index] ?? 0),
    atMost: sum((attempt) => attempt.rows[index] ?? 0),
  }));
  if (status === null) return tables.toReversed();
  const answered = attempts.filter(({ messageId }) => messageId !== null);
  const where = valuesOf(status.where, answered);
  return [...tables.toReversed(), { ...named(status), where, atLeast: 0, atMost: answered.length }];
}

function nameOf({ database, schema, table }: Pick<RowsPlan, "database" | "schema" | "table">): string {
  const name = schema === null ? table : `${schema}.${table}`;
  return database === undefined ? name : ofDatabase(name, database);
}

function valuesOf(
  where: Readonly<Record<string, string>>,
  attempts: readonly Attempt[],
): Record<string, string[]> {
  const marks = attempts.map(({ id, messageId }) => marksOf({ id, messageId }));
  return Object.fromEntries(
    Object.entries(where).map(([column, value]) => [
      column,
      [...new Set(marks.map((each) => fill(value, each)))],
    ]),
  );
}

/** Why these counts are not those of the run's own rows; null: they are. */
function countProblem(
  removed: Readonly<Record<string, number>>,
  tables: readonly OwnTable[],
  called: string,
): string | null {
  for (const { name, atLeast, atMost } of tables) {
    const count = removed[name] ?? 0;
    if (count > atMost)
      return `${name} holds ${count} rows of this run's ${called}s, and the run sent ${atMost}: rows of somebody else are among them`;
    if (count < atLeast) return `${name} holds ${count} rows of this run, and the run saw ${atLeast}`;
  }
  return null;
}

async function remove(query: WriteQuery, tables: readonly OwnTable[]): Promise<Record<string, number>> {
  const removed: Record<string, number> = {};
  for (const { name, qualified, where } of tables) {
    const existing = await query("SELECT to_regclass($1) IS NOT NULL AS there", [qualified]);
    const columns = Object.keys(where).map((column, index) => `${identifier(column)} = ANY($${index + 1})`);
    const sql = `DELETE FROM ${qualified} WHERE ${columns.join(" AND ")}`;
    removed[name] = existing.rows[0]?.there === true ? (await query(sql, Object.values(where))).count : 0;
  }
  return removed;
}

/** Triggers, rules and foreign keys with an action make a DELETE reach further than it says. */
async function whatElseWouldGo(query: WriteQuery, tables: readonly OwnTable[]): Promise<string | null> {
  const sql = `WITH ours AS (SELECT c.oid, c.relname, c.relkind FROM pg_class c
    WHERE c.oid IN (SELECT to_regclass(given) FROM unnest($1::text[]) AS given))
    SELECT relname || ' is not an ordinary table' AS what FROM ours WHERE relkind NOT IN ('r', 'p')
    UNION ALL SELECT ours.relname || ' has trigger ' || t.tgname FROM pg_trigger t JOIN ours ON t.tgrelid = ours.oid WHERE NOT t.tgisinternal
    UNION ALL SELECT ours.relname || ' has rule ' || r.rulename FROM pg_rewrite r JOIN ours ON r.ev_class = ours.oid
    UNION ALL SELECT ours.relname || ' is referred to by foreign key ' || f.conname FROM pg_constraint f JOIN ours ON f.confrelid = ours.oid
      WHERE f.confdeltype <> 'a' AND f.confdeltype <> 'r'`;
  const { rows } = await query(sql, [tables.map(({ qualified }) => qualified)]);
  const [first] = rows;
  return first === undefined ? null : `${String(first.what)}, so a DELETE could change other rows as well`;
}
