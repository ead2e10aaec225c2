import * as z from "zod";
import type { RowsPlan, StatusPlan } from "../../blueprint/message-plan.ts";
import { answerAs } from "../../connect/answer.ts";
import type { PostgresClient } from "../../connect/connections.ts";
import { identifier, qualified } from "../../remedy/sql.ts";
import { failure, type ProbeError, type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import { fillValues, type Marks } from "../plan/marks.ts";
import type { ExpectedRows } from "./message.ts";

/** What a table of statuses says of one message. */
export const statusSchema = z.object({
  status: z.string(),
  attempts: z.number().nullable(),
  error: z.string().nullable(),
});
export type StatusRow = z.infer<typeof statusSchema>;

/** What the database holds of one message. */
export interface MessageRows {
  status: StatusRow | null;
  /** Whether there is a table of statuses. */
  statusTable: boolean;
  /** By the place of the table in the plan; null: it is not there. */
  tables: (Record<string, unknown>[] | null)[];
}

/** Of a table of the plan the session that sees it, and its name there. */
export type PlaceOfTable = (plan: RowsPlan | StatusPlan) => { postgres: PostgresClient; table: string };

/** Reads all of them; tables that are missing are null, anything else that goes wrong is the failure. */
export async function readRows(
  placeOf: PlaceOfTable,
  { status, rows, marks }: { status: StatusPlan | null; rows: readonly ExpectedRows[]; marks: Marks },
): Promise<ProbeResult<MessageRows>> {
  const found = status === null ? succeed(null) : await readStatus(placeOf(status), status, marks);
  if (!found.ok) return found;
  const tables: MessageRows["tables"] = [];
  for (const { plan } of rows) {
    // Nothing to find them by.
    if (marks.id === undefined) {
      tables.push([]);
      continue;
    }
    const { text, values } = condition(plan.where, marks);
    const { postgres, table } = placeOf(plan);
    const read = await queryTable(postgres, `SELECT * FROM ${table} WHERE ${text}`, values);
    if (!read.ok) return read;
    tables.push(read.data);
  }
  return succeed({ status: found.data?.[0] ?? null, statusTable: found.data !== null, tables });
}

/** Null: there is no such table. */
async function readStatus(
  { postgres, table }: ReturnType<PlaceOfTable>,
  plan: StatusPlan,
  marks: Marks,
): Promise<ProbeResult<StatusRow[] | null>> {
  const { text, values } = condition(plan.where, marks);
  const sql = `SELECT ${statusColumns(plan)} FROM ${table} WHERE ${text}`;
  const read = await queryTable(postgres, sql, values);
  if (!read.ok || read.data === null) return read.ok ? succeed(null) : read;
  return answerAs(z.array(statusSchema), "postgres", plan.table, succeed(read.data));
}

/** A table of the plan for a statement: in its own schema, else in the blueprint's, else where the search_path finds it. */
export const tableIn = (schema: string | null, plan: { schema: string | null; table: string }): string =>
  qualified(plan.schema ?? schema, plan.table);

/** Other columns, and the width of these, differ between deployments and are not read. */
export const statusColumns = ({ columns: { status, attempts, error } }: StatusPlan): string =>
  `${identifier(status)} AS status, ${identifier(attempts)} AS attempts, ${identifier(error)} AS error`;

/** `a = $1 AND b = $2`, and the values. */
function condition(
  where: Readonly<Record<string, string>>,
  marks: Marks,
): { text: string; values: string[] } {
  const columns = Object.keys(where).map((column, index) => `${identifier(column)} = $${index + 1}`);
  return { text: columns.join(" AND "), values: Object.values(fillValues(where, marks)) };
}

/** The rows; null when the table is not there. */
export async function queryTable(
  postgres: PostgresClient,
  sql: string,
  parameters: unknown[],
): Promise<ProbeResult<Record<string, unknown>[] | null>> {
  const rows = await postgres.query(sql, parameters);
  if (rows.ok) return rows;
  return isMissingTable(rows.error) ? succeed(null) : failure(rows.error);
}

const undefinedTable = "42P01";

const isMissingTable = ({ answer, message }: ProbeError) =>
  answer?.sqlState === undefinedTable || /42P01|relation ".*" does not exist/.test(message);
