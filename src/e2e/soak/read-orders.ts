import * as z from "zod";
import type { MessagePlan, StatusPlan } from "../../blueprint/message-plan.ts";
import { answerAs } from "../../connect/answer.ts";
import type { PostgresClient } from "../../connect/connections.ts";
import { identifier } from "../../remedy/sql.ts";
import { type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import { queryTable, type StatusRow, statusColumns, statusSchema, tableIn } from "../message/rows.ts";

type Row = Record<string, unknown>;

/** What the database holds of many orders. */
export interface OrderRows {
  /** By the place of the table in the plan, each by the key of the order. */
  tables: ReadonlyMap<string, Row[]>[];
  /** By what the service calls the order. */
  statuses: ReadonlyMap<string, StatusRow>;
}

const countedSchema = z.array(z.object({ status: z.string(), count: z.number() }));
const statusRowSchema = statusSchema.extend({ key: z.string() });

/** A statement for each table, for any number of orders. The statuses come first: one that says it is done then knows of all rows. */
export async function readOrders(
  postgres: PostgresClient,
  schema: string | null,
  { rows, status }: Pick<MessagePlan, "rows" | "status">,
  { keys, messageIds }: { keys: readonly string[]; messageIds: readonly string[] },
): Promise<ProbeResult<OrderRows>> {
  const statuses = status === null ? succeed([]) : await readStatuses(postgres, schema, status, messageIds);
  if (!statuses.ok) return statuses;
  const tables: ReadonlyMap<string, Row[]>[] = [];
  for (const plan of rows) {
    const column = keyColumn(plan.where);
    const sql = `SELECT * FROM ${tableIn(schema, plan)} WHERE ${identifier(column)} = ANY($1)`;
    const found = await queryTable(postgres, sql, [keys]);
    if (!found.ok) return found;
    tables.push(grouped(column, found.data ?? []));
  }
  return succeed({ tables, statuses: new Map(statuses.data.map(({ key, ...row }) => [key, row])) });
}

function grouped(column: string, rows: readonly Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = String(row[column]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}

async function readStatuses(
  postgres: PostgresClient,
  schema: string | null,
  plan: StatusPlan,
  messageIds: readonly string[],
): Promise<ProbeResult<z.infer<typeof statusRowSchema>[]>> {
  const column = identifier(keyColumn(plan.where));
  const sql = `SELECT ${column} AS key, ${statusColumns(plan)} FROM ${tableIn(schema, plan)} WHERE ${column} = ANY($1)`;
  const read = await queryTable(postgres, sql, [messageIds]);
  if (!read.ok) return read;
  return answerAs(z.array(statusRowSchema), "postgres", plan.table, succeed(read.data ?? []));
}

/** How many messages have each status. */
export async function countStatuses(
  postgres: PostgresClient,
  schema: string | null,
  plan: StatusPlan,
  messageIds: readonly string[],
): Promise<ProbeResult<Record<string, number>>> {
  const status = identifier(plan.columns.status);
  const rows = await queryTable(
    postgres,
    `SELECT ${status} AS status, count(*)::int AS count FROM ${tableIn(schema, plan)} WHERE ${identifier(keyColumn(plan.where))} = ANY($1) GROUP BY 1`,
    [messageIds],
  );
  if (!rows.ok) return rows;
  const counted = answerAs(countedSchema, "postgres", plan.table, succeed(rows.data ?? []));
  if (!counted.ok) return counted;
  return succeed(Object.fromEntries(counted.data.map(({ status: each, count }) => [each, count])));
}

/** The column that holds the key. */
const keyColumn = (where: Readonly<Record<string, string>>): string => Object.keys(where)[0] ?? "";
