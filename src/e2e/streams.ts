import * as z from "zod";
import type { NatsClient } from "../connect/connections.ts";
import { type ProbeResult, succeed } from "../snapshot/probe-result.ts";

const api = "io.nats.jetstream.api.v1";
const namesSchema = z.object({
  streams: z
    .array(z.string())
    .nullish()
    .transform((streams) => streams ?? []),
});
const streamSchema = z.object({
  config: z.object({ subjects: z.array(z.string()).nullish() }),
  state: z.object({ last_seq: z.number() }),
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
});
export type ConsumerState = z.infer<typeof consumerSchema>;

const envelopeSchema = z.object({ message_id: z.string() });

/** The stream that takes a subject, and where it ends; null when none takes it. */
export async function streamOf(
  nats: NatsClient,
  subject: string,
): Promise<ProbeResult<{ name: string; lastSeq: number } | null>> {
  const names = await nats.jetStream("STREAM.NAMES", { subject }, `${api}.stream_names_response`);
  if (!names.ok) return names;
  const [name] = namesSchema.parse(names.data).streams;
  if (name === undefined) return succeed(null);
  const info = await nats.jetStream(`STREAM.INFO.${name}`, null, `${api}.stream_info_response`);
  if (!info.ok) return info;
  return succeed({ name, lastSeq: streamSchema.parse(info.data).state.last_seq });
}

/** A message found by its id. */
export interface FoundMessage {
  seq: number;
  subject: string;
  time: string;
}

/** No more than this many messages of others are looked through for one of ours. */
const maxScanned = 10_000;

/** The message with this id among those of `subject` after a sequence; null when it is not there (yet). */
export async function findMessage(
  nats: NatsClient,
  stream: string,
  where: { subject: string; afterSeq: number; messageId: string },
): Promise<ProbeResult<FoundMessage | null>> {
  let seq = where.afterSeq + 1;
  for (let scanned = 0; scanned < maxScanned; scanned++) {
    const answer = await nats.jetStream(
      `STREAM.MSG.GET.${stream}`,
      { seq, next_by_subj: where.subject },
      `${api}.stream_msg_get_response`,
    );
    if (!answer.ok) return isNoMessage(answer.error.message) ? succeed(null) : answer;
    const { message } = messageSchema.parse(answer.data);
    if (messageIdOf(message.data) === where.messageId)
      return succeed({ seq: message.seq, subject: message.subject, time: message.time });
    seq = message.seq + 1;
  }
  return succeed(null);
}

/** JetStream: 404/10037 no message found. */
const isNoMessage = (text: string) => text.includes("10037");

function messageIdOf(base64: string): string | null {
  try {
    const envelope = envelopeSchema.safeParse(JSON.parse(Buffer.from(base64, "base64").toString("utf8")));
    return envelope.success ? envelope.data.message_id : null;
  } catch {
    return null; // not an envelope
  }
}

export async function consumerState(
  nats: NatsClient,
  stream: string,
  consumer: string,
): Promise<ProbeResult<ConsumerState>> {
  const info = await nats.jetStream(
    `CONSUMER.INFO.${stream}.${consumer}`,
    null,
    `${api}.consumer_info_response`,
  );
  return info.ok ? succeed(consumerSchema.parse(info.data)) : info;
}
