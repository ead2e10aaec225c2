import * as z from "zod";
import { answerAs } from "../../connect/answer.ts";
import type { NatsClient } from "../../connect/connections.ts";
import { type ProbeResult, succeed } from "../../snapshot/probe-result.ts";

const api = "io.nats.jetstream.api.v1";
const namesSchema = z.object({
  streams: z
    .array(z.string())
    .nullish()
    .transform((streams) => streams ?? []),
});
const streamSchema = z.object({
  config: z.object({
    subjects: z
      .array(z.string())
      .nullish()
      .transform((subjects) => subjects ?? []),
    retention: z.string().default("limits"),
  }),
  state: z.object({ first_seq: z.number(), last_seq: z.number() }),
  /** The server's clock; since 2.10. */
  ts: z.string().optional(),
});
const messageSchema = z.object({
  message: z.object({
    seq: z.number(),
    subject: z.string(),
    data: z.string().default(""),
    hdrs: z.string().default(""),
    time: z.string(),
  }),
});
const consumerSchema = z.object({
  delivered: z.object({ stream_seq: z.number() }),
  ack_floor: z.object({ stream_seq: z.number() }),
  num_ack_pending: z.number(),
  num_redelivered: z.number(),
  num_pending: z.number(),
  config: z
    .object({
      /** How long after a delivery without an acknowledgement the next one comes, in nanoseconds. */
      ack_wait: z.number().optional(),
      filter_subject: z.string().optional(),
      filter_subjects: z.array(z.string()).optional(),
    })
    .optional(),
});
export type ConsumerState = z.infer<typeof consumerSchema>;

/** A stream as it is before the message is sent. */
export interface KnownStream {
  name: string;
  lastSeq: number;
  subjects: string[];
  /** Whether it keeps a message only until it is taken. */
  forgets: boolean;
}

/** The stream that takes a subject, and where it ends; null when none takes it. */
export async function streamOf(nats: NatsClient, subject: string): Promise<ProbeResult<KnownStream | null>> {
  const names = answerAs(
    namesSchema,
    "nats",
    "STREAM.NAMES",
    await nats.jetStream("STREAM.NAMES", { subject }, `${api}.stream_names_response`),
  );
  if (!names.ok) return names;
  const [name] = names.data.streams;
  if (name === undefined) return succeed(null);
  return streamNamed(nats, name);
}

/** Null when there is none of this name. */
export async function streamNamed(nats: NatsClient, name: string): Promise<ProbeResult<KnownStream | null>> {
  const info = await streamInfo(nats, name);
  if (!info.ok) return info.error.message.includes("10059") ? succeed(null) : info;
  const { config, state } = info.data;
  return succeed({
    name,
    lastSeq: state.last_seq,
    subjects: config.subjects,
    forgets: config.retention !== "limits",
  });
}

export interface StreamEnds {
  /** Of the oldest message that is still there. */
  firstSeq: number;
  lastSeq: number;
  /** The server's clock, in milliseconds since 1970; null before 2.10. */
  serverMs: number | null;
}

export async function streamEnds(nats: NatsClient, stream: string): Promise<ProbeResult<StreamEnds>> {
  const info = await streamInfo(nats, stream);
  if (!info.ok) return info;
  const { state, ts } = info.data;
  const serverMs = ts === undefined ? null : Date.parse(ts);
  return succeed({ firstSeq: state.first_seq, lastSeq: state.last_seq, serverMs });
}

async function streamInfo(nats: NatsClient, stream: string) {
  const asked = `STREAM.INFO.${stream}`;
  const answer = await nats.jetStream(asked, null, `${api}.stream_info_response`);
  return answerAs(streamSchema, "nats", asked, answer);
}

export interface StoredMessage {
  seq: number;
  subject: string;
  /** When the server stored it, RFC 3339. */
  time: string;
  text: string;
  /** As they were sent, a line each. */
  headers: string;
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
  const { seq, subject, time, data, hdrs } = answer.data.message;
  return succeed({ seq, subject, time, text: decoded(data), headers: decoded(hdrs) });
}

const decoded = (base64: string): string => Buffer.from(base64, "base64").toString("utf8");

/** A message found among those of others. */
export type FoundMessage = Omit<StoredMessage, "text" | "headers"> & Partial<StoredMessage>;

/** No more than this many messages of others are looked through for one of ours. */
const maxScanned = 10_000;

/** The first message that is ours among those of `subject` after a sequence; null when it is not there (yet). */
export async function findMessage(
  nats: NatsClient,
  stream: string,
  where: { subject: string; afterSeq: number; isOurs(message: StoredMessage): boolean },
): Promise<ProbeResult<StoredMessage | null>> {
  let seq = where.afterSeq + 1;
  for (let scanned = 0; scanned < maxScanned; scanned++) {
    const found = await messageAt(nats, stream, { seq, next_by_subj: where.subject });
    if (!found.ok || found.data === null) return found.ok ? succeed(null) : found;
    if (where.isOurs(found.data)) return found;
    seq = found.data.seq + 1;
  }
  return succeed(null);
}

/** JetStream: 404/10037 no message found. */
const isNoMessage = (text: string) => text.includes("10037");

/** The subjects a consumer takes; empty: all of its stream. */
export function filtersOf({ config }: ConsumerState): string[] {
  const { filter_subject: one, filter_subjects: several } = config ?? {};
  return [...(one ? [one] : []), ...(several ?? [])];
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
