import * as z from "zod";
import type { WritableConnections } from "../../connect/writable-connections.ts";
import { parseJsonOr } from "../../parse-json.ts";
import { failure, type ProbeError, type ProbeResult } from "../../snapshot/probe-result.ts";
import type { SentMessage } from "./message-state.ts";
import { streamOf } from "./streams.ts";

/** Where a message will go, and where its streams end before it is sent. */
export type NotedStreams = Pick<
  SentMessage,
  "subject" | "deadLetterSubject" | "stream" | "deadLetters" | "natsError"
>;

/** Notes where the streams of this message end now, so that it can be distinguished from those before it. */
export async function noteStreams(
  connections: Pick<WritableConnections, "nats">,
  text: string,
): Promise<NotedStreams> {
  const hint = hintOf(text);
  const subject = `messages.ingest.${hint ?? "default"}`;
  const deadLetterSubject = `messages.dlq.${hint ?? "unknown"}`;
  const nats = await connections.nats();
  if (!nats.ok) return { subject, deadLetterSubject, stream: null, deadLetters: null, natsError: nats.error };
  const [stream, deadLetters] = await Promise.all([
    streamOf(nats.data, subject),
    streamOf(nats.data, deadLetterSubject),
  ]);
  return {
    subject,
    deadLetterSubject,
    stream: stream.ok ? stream.data : null,
    deadLetters: deadLetters.ok ? deadLetters.data : null,
    natsError: errorOf(stream) ?? errorOf(deadLetters),
  };
}

const hintSchema = z.object({ entity_type: z.string() });

/** The type hint becomes the last part of the subject; without one the API says `default`. */
function hintOf(text: string): string | null {
  // Of what is not JSON the API will say so.
  return hintSchema.safeParse(parseJsonOr(text, undefined)).data?.entity_type ?? null;
}

const errorOf = (result: ProbeResult<unknown>): ProbeError | null =>
  result.ok ? null : failure(result.error).error;
