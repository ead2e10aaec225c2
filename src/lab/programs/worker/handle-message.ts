import type { NatsConnection } from "@nats-io/transport-node";
import { DatabaseError } from "pg";
import * as z from "zod";
import { debugString } from "../rust/debug-format.ts";
import type { Tracing } from "../rust/tracing.ts";
import type { Database } from "../service/database.ts";
import type { Delivered } from "./fetch-messages.ts";
import { insertLineItem, insertOrder } from "./insert-order.ts";
import { markCompleted, markDeadLetter, markFailed, markProcessing } from "./message-status.ts";
import { parseOrder } from "./parse-order.ts";

export interface Delivery {
  connection: NatsConnection;
  database: Database;
  tracing: Tracing;
  maxDeliver: number;
}

const envelopeSchema = z.object({
  message_id: z.guid(),
  body: z.string(),
  entity_type: z.string().nullable().default(null),
  received_at: z.string(),
  retry_count: z.number(),
});
type Envelope = z.output<typeof envelopeSchema>;

/**
 * One delivery: rows and `completed`, or `failed` and back to the server at once, or at the last attempt `dlq` and a dead letter. What is no
 * envelope is neither acknowledged nor refused, and stays stuck once the server gives up (nomnom contract §2.6, §4.4).
 */
export async function handleMessage(delivery: Delivery, message: Delivered): Promise<void> {
  const envelope = readEnvelope(message);
  if (envelope === null) {
    delivery.tracing.error(
      `Failed to process message: could not decode the envelope of sequence ${message.streamSequence}`,
    );
    return;
  }
  delivery.tracing.debug(`Processing message ${envelope.message_id}`);
  await markProcessing(delivery.database, envelope.message_id);
  const error = await store(delivery, envelope);
  if (error === null) {
    await markCompleted(delivery.database, envelope.message_id);
    message.ack();
    return;
  }
  delivery.tracing.error(`Failed to process message: ${error}`);
  if (message.count >= delivery.maxDeliver) return await bury(delivery, message, envelope, error);
  await markFailed(delivery.database, envelope.message_id, error);
  message.nak();
}

/** Writes the rows, without a transaction around them. Gives the error as Rust's `{:?}` prints it. */
async function store({ database, tracing }: Delivery, { body }: Envelope): Promise<string | null> {
  const parsed = parseOrder(body);
  if (parsed === null) return 'InvalidFormat("Could not parse as any known entity type")';
  try {
    await insertOrder(database, parsed.order);
    tracing.info("Inserted Order message");
    for (const index of parsed.skipped) tracing.warn(`Skipping line item at index ${index}`);
    for (const item of parsed.lineItems) await insertLineItem(database, parsed.order.order_key, item);
    if (parsed.lineItemCount !== null) {
      tracing.info(`Processed ${parsed.lineItemCount} OrderLineItems for Order ${parsed.order.order_key}`);
    }
    return null;
  } catch (error) {
    if (error instanceof DatabaseError) return debugDatabaseError(error);
    throw error;
  }
}

/**
 * The dead letter is the envelope's bytes unchanged. Only the sending is awaited: without a stream for the subject the message is gone, and the
 * log says it was routed (nomnom contract §2.3).
 */
async function bury(
  delivery: Delivery,
  message: Delivered,
  envelope: Envelope,
  error: string,
): Promise<void> {
  const attempts = message.count;
  delivery.tracing.warn(`Message ${envelope.message_id} failed after ${attempts} attempts, sending to DLQ`);
  delivery.connection.publish(`messages.dlq.${envelope.entity_type ?? "unknown"}`, message.data);
  await markDeadLetter(delivery.database, envelope.message_id, `Failed after ${attempts} attempts: ${error}`);
  message.ack();
  delivery.tracing.info(`Message ${envelope.message_id} routed to DLQ`);
}

function readEnvelope(message: Delivered): Envelope | null {
  try {
    const envelope = envelopeSchema.safeParse(JSON.parse(new TextDecoder().decode(message.data)));
    return envelope.success ? envelope.data : null;
  } catch {
    return null;
  }
}

/** diesel names only some kinds of error; the text is PostgreSQL's. */
function debugDatabaseError({ code, message }: DatabaseError): string {
  const kind = code === "23505" ? "UniqueViolation" : code === "23502" ? "NotNullViolation" : "Unknown";
  return `DatabaseError(DatabaseError(${kind}, ${debugString(message)}))`;
}
