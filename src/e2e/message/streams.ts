import * as z from "zod";
import { answerAs } from "../../connect/answer.ts";
import type { NatsClient } from "../../connect/connections.ts";
import { parseJsonOr } from "../../parse-json.ts";
import { type ProbeResult, succeed } from "../../snapshot/probe-result.ts";

const api = "io.nats.jetstream.api.v1";
const namesSchema = z.object({
  streams: z
    .array(z.string())
    .nullish()
    .transform((streams) => streams ?? []),
});
const streamSchema = z.object({
  config: z.object({ subjects: z.array(z.string()).nullish() }),
  state: z.object({ first_seq: z.number(), last_seq: z.number() }),
  /** The server's clock; since 2.10. */
  ts: z.string().optional(),
});
const messageSchema = z.object({
  message: z.object({ seq: z.number(), subject: z.string(), data: z.string().default(""), time: z.string() }),
});
const consumerSchema = z.object({
  delivered: z.object({ stream_seq: z.number() }),
  ack_floor: z.object({ stream_seq: z.number() }),
  num_ack_pending: z.number(),
  num_redelivered: z.number(),
  num_pending: z.number(),
  /** How long after a delivery without an acknowledgement the next one comes, in nanoseconds. */
  config: z.object({ ack_wait: z.number().optional() }).optional(),
});
export type ConsumerState = z.infer<typeof consumerSchema>;

const envelopeSchema = z.object({ message_id: z.string() });

/** The stream that takes a subject, and where it ends; null when none takes it. */
export async function streamOf(
  nats: NatsClient,
  subject: string,
): Promise<ProbeResult<{ name: string; lastSeq: number } | null>> {
  const names = answerAs(
    namesSchema,
    "nats",
    "STREAM.NAMES",
    await nats.jetStream("STREAM.NAMES", { subject }, `${api}.stream_names_response`),
  );
  if (!names.ok) return names;
  const [name] = names.data.streams;
  if (name === undefined) return succeed(null);
  const ends = await streamEnds(nats, name);
  return ends.ok ? succeed({ name, lastSeq: ends.data.lastSeq }) : ends;
}

export interface StreamEnds {
  /** Of the oldest message that is still there. */
  firstSeq: number;
  lastSeq: number;
  /** The server's clock, in milliseconds since 1970; null before 2.10. */
  serverMs: number | null;
}

export async function streamEnds(nats: NatsClient, stream: string): Promise<ProbeResult<StreamEnds>> {
  const asked = `STREAM.INFO.${stream}`;
  const info = answerAs(
    streamSchema,
    "nats",
    asked,
    await nats.jetStream(asked, null, `${api}.stream_info_response`),
  );
  if (!info.ok) return info;
  const { state, ts } = info.data;
  const serverMs = ts === undefined ? null : Date.parse(ts);
  return succeed({ firstSeq: state.first_seq, lastSeq: state.last_seq, serverMs });
}

export interface StoredMessage {
  seq: number;
  subject: string;
  /** When the server stored it, RFC 3339. */
  time: string;
  text: string;
}

/** One message, read without a consumer: the one with this sequence, or the first from there on with this subject. Null: there is none. */
export async function messageAt(
  nats: NatsClient,
  stream: string,
  where: { seq: number; next_by_subj?: string },
): Promise<ProbeResult<StoredMessage | null>> {
  const asked = `STREAM.MSG.GET.${stream}`;
  const answer = answerAs(
    messageSchema,
    "nats",
    asked,
    await nats.jetStream(asked, where, `${api}.stream_msg_get_response`),
  );
  if (!answer.ok) return isNoMessage(answer.error.message) ? succeed(null) : answer;
  const { seq, subject, time, data } = answer.data.message;
  return succeed({ seq, subject, time, text: Buffer.from(data, "base64").toString("utf8") });
}

/** A message found among those of others. */
export type FoundMessage = Omit<StoredMessage, "text">;

/** No more than this many messages of others are looked through for one of ours. */
const maxScanned = 10_000;

/** The first message that is ours among those of `subject` after a sequence; null when it is not there (yet). */
export async function findMessage(
  nats: NatsClient,
  stream: string,
  where: { subject: string; afterSeq: number; isOurs(text: string): boolean },
): Promise<ProbeResult<StoredMessage | null>> {
  let seq = where.afterSeq + 1;
  for (let scanned = 0; scanned < maxScanned; scanned++) {
    const found = await messageAt(nats, stream, { seq, next_by_subj: where.subject });
    if (!found.ok || found.data === null) return found.ok ? succeed(null) : found;
    if (where.isOurs(found.data.text)) return found;
    seq = found.data.seq + 1;
  }
  return succeed(null);
}

/** What became of a sent message in the dead-letter stream, behind what was there before it was sent. */
export const findDeadLetter = (
  nats: NatsClient,
  { deadLetterSubject, messageId }: { deadLetterSubject: string; messageId: string },
  { name, lastSeq }: { name: string; lastSeq: number },
): Promise<ProbeResult<StoredMessage | null>> =>
  findMessage(nats, name, {
    subject: deadLetterSubject,
    afterSeq: lastSeq,
    isOurs: (text) => messageIdOf(text) === messageId,
  });

/** JetStream: 404/10037 no message found. */
const isNoMessage = (text: string) => text.includes("10037");

/** The message_id of an envelope; null when the text is none. */
export function messageIdOf(text: string): string | null {
  return envelopeSchema.safeParse(parseJsonOr(text, undefined)).data?.message_id ?? null;
}

export async function consumerState(
  nats: NatsClient,
  stream: string,
  consumer: string,
): Promise<ProbeResult<ConsumerState>> {
  const asked = `CONSUMER.INFO.${stream}.${consumer}`;
  return answerAs(
    consumerSchema,
    "nats",
    asked,
    await nats.jetStream(asked, null, `${api}.consumer_info_response`),
  );
}
