import { DatabaseError } from "pg";
import { ConnectionLost, type Pool, PoolError, type PooledConnection } from "../service/pool.ts";

/** Changes the row of a message; the worker never makes one (nomnom 3ac7dfa). What PostgreSQL refuses is ignored, as in the worker. */
export async function markProcessing(connection: PooledConnection, messageId: string): Promise<void> {
  await update(connection, "status = 'processing'", [messageId]);
}

export async function markCompleted(connection: PooledConnection, messageId: string): Promise<void> {
  await update(connection, "status = 'completed', processed_at = NOW()", [messageId]);
}

/** On a connection of its own; without one after 30 s the row stays as it is. */
export async function markFailed(pool: Pool, messageId: string, error: string): Promise<void> {
  await updateOnPool(pool, "status = 'failed', error_message = $2, retry_count = retry_count + 1", [
    messageId,
    error,
  ]);
}

/** As {@link markFailed}. The retry count stays: a dead letter of three attempts has 2. */
export async function markDeadLetter(pool: Pool, messageId: string, error: string): Promise<void> {
  await updateOnPool(pool, "status = 'dlq', error_message = $2", [messageId, error]);
}

async function updateOnPool(pool: Pool, assignments: string, values: readonly string[]): Promise<void> {
  try {
    await pool.use((connection) => update(connection, assignments, values));
  } catch (error) {
    if (!(error instanceof PoolError || error instanceof ConnectionLost)) throw error;
  }
}

async function update(
  connection: PooledConnection,
  assignments: string,
  values: readonly string[],
): Promise<void> {
  try {
    await connection.query(`UPDATE message_status SET ${assignments} WHERE message_id = $1::uuid`, values);
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
  }
}
