import * as z from "zod";
import { answerAs } from "../../connect/answer.ts";
import type { PostgresClient } from "../../connect/connections.ts";
import { failure, type ProbeError, type ProbeResult, succeed } from "../../snapshot/probe-result.ts";

/** A row of message_status. `source` and the width of columns differ between deployments and are not read. */
export const statusSchema = z.object({
  status: z.string(),
  retry_count: z.number().nullable(),
  error_message: z.string().nullable(),
});
export type StatusRow = z.infer<typeof statusSchema>;

/** What the database holds of one message; null: the table is not there. */
export interface MessageRows {
  status: StatusRow | null;
  statusTable: boolean;
  orders: Record<string, unknown>[] | null;
  items: Record<string, unknown>[] | null;
}

/** Reads all three; tables that are missing are null, anything else that goes wrong is the failure. */
export async function readRows(
  postgres: PostgresClient,
  schema: string | null,
  message: { messageId: string; orderKey: string | null },
): Promise<ProbeResult<MessageRows>> {
  const table = (name: string) => tableIn(schema, name);
  const status = await queryTable(
    postgres,
    `SELECT status, retry_count, error_message FROM ${table("message_status")} WHERE message_id = $1`,
    message.messageId,
  );
  if (!status.ok) return status;
  const byKey = async (name: string) =>
    message.orderKey === null
      ? succeed<Record<string, unknown>[]>([])
      : queryTable(postgres, `SELECT * FROM ${table(name)} WHERE order_key = $1`, message.orderKey);
  const orders = await byKey("orders");
  if (!orders.ok) return orders;
  const items = await byKey("order_line_items");
  if (!items.ok) return items;
  const rows = answerAs(z.array(statusSchema), "postgres", "message_status", succeed(status.data ?? []));
  if (!rows.ok) return rows;
  return succeed({
    status: rows.data[0] ?? null,
    statusTable: status.data !== null,
    orders: orders.data,
    items: items.data,
  });
}

/** The rows; null when the table is not there. */
export async function queryTable(
  postgres: PostgresClient,
  sql: string,
  parameter: unknown,
): Promise<ProbeResult<Record<string, unknown>[] | null>> {
  const rows = await postgres.query(sql, [parameter]);
  if (rows.ok) return rows;
  return isMissingTable(rows.error) ? succeed(null) : failure(rows.error);
}

/** 42P01 undefined_table. */
const isMissingTable = ({ message }: ProbeError) => /42P01|relation ".*" does not exist/.test(message);

/** A table in its schema, or where the search_path of the session finds it. */
export const tableIn = (schema: string | null, name: string): string =>
  schema === null ? name : `"${schema.replaceAll('"', '""')}".${name}`;
