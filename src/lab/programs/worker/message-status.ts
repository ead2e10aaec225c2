import { DatabaseError } from "pg";
import type { Database } from "../service/database.ts";

/** Changes the row of a message; the worker never makes one (nomnom contract §4.3). What PostgreSQL refuses is ignored, as in the worker. */
export async function markProcessing(database: Database, messageId: string): Promise<void> {
  await update(database, "status = 'processing'", [messageId]);
}

export async function markCompleted(database: Database, messageId: string): Promise<void> {
  await update(database, "status = 'completed', processed_at = NOW()", [messageId]);
}

export async function markFailed(database: Database, messageId: string, error: string): Promise<void> {
  await update(database, "status = 'failed', error_message = $2, retry_count = retry_count + 1", [
    messageId,
    error,
  ]);
}

/** The retry count stays: a dead letter of three attempts has 2. */
export async function markDeadLetter(database: Database, messageId: string, error: string): Promise<void> {
  await update(database, "status = 'dlq', error_message = $2", [messageId, error]);
}

async function update(database: Database, assignments: string, values: readonly string[]): Promise<void> {
  try {
    await database.query(`UPDATE message_status SET ${assignments} WHERE message_id = $1::uuid`, values);
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
  }
}
