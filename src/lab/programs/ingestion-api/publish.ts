import { randomUUID } from "node:crypto";
import * as z from "zod";
import type { NatsLink } from "../service/nats-link.ts";
import { ApiError } from "./api-error.ts";

/** What goes over the wire as JSON; the worker reads the same keys (nomnom contract §2.4). */
export interface Envelope {
  message_id: string;
  /** The JSON text as it was posted. */
  body: string;
  entity_type: string | null;
  received_at: string;
  retry_count: 0;
  source: null;
}

const ackTimeoutMs = 5_000;
const publishAck = z.object({ stream: z.string(), seq: z.number() });
const hinted = z.object({ entity_type: z.string() });

/** The envelope of a posted text; throws ApiError 400 when it is not JSON. The hint is not compared with any known entity. */
export function envelopeOf(body: string): Envelope {
  const hint = hinted.safeParse(parseJson(body));
  return {
    message_id: randomUUID(),
    body,
    entity_type: hint.success ? hint.data.entity_type : null,
    received_at: new Date().toISOString(),
    retry_count: 0,
    source: null,
  };
}

/** Publishes to the stream and waits for its acknowledgement; throws ApiError 500. */
export async function publish(link: NatsLink, envelope: Envelope): Promise<void> {
  const subject = `messages.ingest.${envelope.entity_type ?? "default"}`;
  try {
    const connection = await link.connection();
    const ack = await connection.request(subject, JSON.stringify(envelope), { timeout: ackTimeoutMs });
    publishAck.parse(ack.json());
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ApiError(500, `Internal error: Failed to publish message: ${reason}`);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ApiError(400, `Validation error: Invalid JSON: ${error instanceof Error ? error.message : ""}`);
  }
}
