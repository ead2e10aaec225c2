import type { NatsConnection } from "@nats-io/transport-node";
import { DatabaseError } from "pg";
import * as z from "zod";
import { debugDieselError, debugString } from "../rust/debug-format.ts";
import type { Tracing } from "../rust/tracing.ts";
import { ConnectionLost, type Pool, PoolError, type PooledConnection } from "../service/pool.ts";
import type { Delivered } from "./fetch-messages.ts";
import { insertLineItem, insertOrder } from "./insert-order.ts";
import { markCompleted, markDeadLetter, markFailed, markProcessing } from "./message-status.ts";
import { parseOrder } from "./parse-order.ts";

export interface Delivery {
  connection: NatsConnection;
  pool: Pool;
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
 * envelope is neither acknowledged nor refused, and stays stuck once the server gives up (nomnom 3ac7dfa). Without a database it takes
 * 60 s: 30 for the rows, and 30 for the status, which is not written then.
 */
export async function handleMessage(delivery: Delivery, message: Delivered): Promise<void> {
  const { pool, tracing, maxDeliver } = delivery;
  const envelope = readEnvelope(message);
  if (typeof envelope === "string") {
    const reason = debugString(`Invalid envelope: ${envelope}`);
    return tracing.error(`Failed to process message: ValidationError(${reason})`);
  }
  tracing.debug(`Processing message ${envelope.message_id}`);
  const error = await process(delivery, envelope);
  if (error === null) return message.ack();
  tracing.error(`Failed to process message: ${error}`);
  if (message.count >= maxDeliver) return await bury(delivery, message, envelope, error);
  await markFailed(pool, envelope.message_id, error);
  message.nak();
}

/** Gives the error as Rust's `{:?}` prints it. */
async function process({ pool, tracing }: Delivery, envelope: Envelope): Promise<string | null> {
  try {
    return await pool.use(async (connection) => {
      await markProcessing(connection, envelope.message_id);
      const error = await store(connection, tracing, envelope);
      if (error === null) await markCompleted(connection, envelope.message_id);
      return error;
    });
  } catch (error) {
    if (error instanceof PoolError) return `Pool(${error.debug})`;
    if (error instanceof DatabaseError) return `Database(${debugDieselError(error)})`;
    if (error instanceof ConnectionLost)
      return `Database(DatabaseError(UnableToSendCommand, ${debugString(error.message)}))`;
    throw error;
  }
}

/** Writes the rows, without a transaction around them. */
async function store(
  connection: PooledConnection,
  tracing: Tracing,
  { body }: Envelope,
): Promise<string | null> {
  const parsed = parseOrder(body);
  if (typeof parsed === "string") return `InvalidFormat(${debugString(parsed)})`;
  await insertOrder(connection, parsed.order);
  tracing.info("Inserted Order message");
  for (const index of parsed.skipped) tracing.warn(`Skipping line item at index ${index}`);
  for (const item of parsed.lineItems) await insertLineItem(connection, parsed.order.order_key, item);
  if (parsed.lineItemCount !== null)
    tracing.info(`Processed ${parsed.lineItemCount} OrderLineItems for Order ${parsed.order.order_key}`);
  return null;
}

/**
 * The dead letter is the envelope's bytes unchanged. Only the sending is awaited: without a stream for the subject the message is gone, and the
 * log says it was routed (nomnom 3ac7dfa).
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
  await markDeadLetter(delivery.pool, envelope.message_id, `Failed after ${attempts} attempts: ${error}`);
  message.ack();
  delivery.tracing.info(`Message ${envelope.message_id} routed to DLQ`);
}

/** What is wrong with it, when it is none. */
function readEnvelope(message: Delivered): Envelope | string {
  try {
    const envelope = envelopeSchema.safeParse(JSON.parse(new TextDecoder().decode(message.data)));
    if (envelope.success) return envelope.data;
    return `missing field \`${envelope.error.issues[0]?.path.join(".") ?? ""}\``;
  } catch {
    return "expected value at line 1 column 1";
  }
}
