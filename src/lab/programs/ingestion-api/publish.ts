import { randomUUID } from "node:crypto";
import type { NatsConnection } from "@nats-io/transport-node";
import * as z from "zod";
import { pause } from "../../../pause.ts";
import { isUnanswered } from "../service/jetstream-api.ts";
import type { NatsLink } from "../service/nats-link.ts";
import { ApiError } from "./api-error.ts";

/** What goes over the wire as JSON; the worker reads the same keys (nomnom 3ac7dfa). */
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
const hinted = z.object({ entity_type: z.string() });
const refusal = z.object({
  error: z.object({ code: z.number(), err_code: z.number(), description: z.string() }),
});

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

/** Publishes to the stream and waits for its acknowledgement, 5 s at most; throws ApiError 500. */
export async function publish(link: NatsLink, envelope: Envelope): Promise<void> {
  const subject = `messages.ingest.${envelope.entity_type ?? "default"}`;
  const limit = AbortSignal.timeout(ackTimeoutMs);
  const problem = await publishTo(await link.connected(limit).catch(() => null), subject, envelope, limit);
  if (problem !== null) throw new ApiError(500, `Internal error: NATS publish failed: ${problem}`);
}

const noStream = "no stream found for given subject";
const unacknowledged = "timed out: didn't receive ack in time";

/** What async-nats says of it; null: it is stored. The client checks nothing of what the server refuses. */
async function publishTo(
  connection: NatsConnection | null,
  subject: string,
  envelope: Envelope,
  limit: AbortSignal,
): Promise<string | null> {
  if (connection === null) return unacknowledged;
  if (/^\.|\.\.|\.$/.test(subject)) return noStream;
  const payload = JSON.stringify(envelope);
  if (/\s/.test(subject) || Buffer.byteLength(payload) > (connection.info?.max_payload ?? Infinity)) {
    // `processPub Parse Error`, or `maximum payload exceeded`: the server cuts the connection, and the client waits on.
    await connection.close();
    await pause(ackTimeoutMs, limit);
    return unacknowledged;
  }
  try {
    const answer = await connection.request(subject, payload, { timeout: ackTimeoutMs });
    const refused = refusal.safeParse(answer.json());
    if (!refused.success) return null;
    const { code, err_code, description } = refused.data.error;
    return `publish failed: ${description} (code ${code}, error code ${err_code})`;
  } catch (error) {
    return isUnanswered(error) ? noStream : unacknowledged;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ApiError(400, `Validation error: Invalid JSON: ${error instanceof Error ? error.message : ""}`);
  }
}
