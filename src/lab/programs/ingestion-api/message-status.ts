import { DatabaseError } from "pg";
import * as z from "zod";
import { type Pool, PoolError } from "../service/pool.ts";
import { ApiError } from "./api-error.ts";
import type { Envelope } from "./publish.ts";

/**
 * Writes the row `accepted`. A statement PostgreSQL refuses (no such table, an entity type of more characters than the column has) is ignored, as
 * in the API until nomnom 89e1278; without a connection it is ApiError 503, although the message is published by then.
 */
export async function insertAccepted(pool: Pool, envelope: Envelope): Promise<void> {
  try {
    await pool.use((connection) =>
      connection.query(insertSql, [
        envelope.message_id,
        envelope.entity_type ?? "unknown",
        envelope.received_at.replace("Z", ""),
      ]),
    );
  } catch (error) {
    if (error instanceof PoolError) throw poolError(error);
  }
}

/** The status of one message; throws ApiError 400 for a malformed or unknown id (not 404), 500 when the table is missing. */
export async function readStatus(pool: Pool, messageId: string): Promise<StatusRow> {
  if (!z.guid().safeParse(messageId).success)
    throw new ApiError(400, "Validation error: Invalid UUID format");
  const { rows } = await query(pool, selectSql, [messageId]);
  const [row] = z.array(statusRow).parse(rows);
  if (row === undefined) throw new ApiError(400, "Validation error: Message not found");
  return row;
}

/** Asks the database for a sign of life; throws ApiError 503 or 500. */
export async function ping(pool: Pool): Promise<void> {
  await query(pool, "SELECT 1", []);
}

const statusRow = z.object({
  message_id: z.string(),
  entity_type: z.string(),
  status: z.string(),
  received_at: z.string(),
  processed_at: z.string().nullable(),
  retry_count: z.number().nullable(),
  error_message: z.string().nullable(),
});
type StatusRow = z.output<typeof statusRow>;

const insertSql = `INSERT INTO message_status (message_id, entity_type, status, received_at, retry_count)
  VALUES ($1::uuid, $2, 'accepted', $3::timestamp, 0)`;

const selectSql = `SELECT message_id::text, entity_type, status,
  to_char(received_at, 'YYYY-MM-DD"T"HH24:MI:SS.US') AS received_at,
  to_char(processed_at, 'YYYY-MM-DD"T"HH24:MI:SS.US') AS processed_at,
  retry_count, error_message FROM message_status WHERE message_id = $1::uuid`;

async function query(pool: Pool, sql: string, values: readonly unknown[]) {
  try {
    return await pool.use((connection) => connection.query(sql, values));
  } catch (error) {
    if (error instanceof PoolError) throw poolError(error);
    const text = error instanceof DatabaseError || error instanceof Error ? error.message : String(error);
    throw new ApiError(500, `Database error: ${text}`);
  }
}

const poolError = (error: PoolError) => new ApiError(503, `Database pool error: ${error.message}`);
