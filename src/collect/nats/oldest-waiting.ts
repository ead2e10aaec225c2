import * as z from "zod";
import type { Blueprint } from "../../blueprint/blueprint.ts";
import { hasLevel } from "../../blueprint/expectations.ts";
import { isRecord } from "../../blueprint/validate.ts";
import { bounds } from "../../bounds.ts";
import type { NatsClient } from "../../connect/connections.ts";
import { type Consumer, consumerSchema, type Stream } from "../../snapshot/nats.ts";

/** More quiet consumers than this are no pipeline: the others are judged by what the lists say. */
const maxAsked = 32;

/** As long as nobody doubts that somebody takes messages: below what the check on progress allows. */
const recentMs = 30_000;

const messageSchema = z.object({ message: z.object({ time: z.iso.datetime({ offset: true }) }) });

/**
 * The consumers, and for those that look idle while messages wait the time of the oldest of these: while more arrive all the time, nothing else tells a
 * worker that does not ask any more. Asked for by the sequence after the last delivery, which changes nothing and is no delivery. What cannot be had stays
 * away: the right to ask is one that most have no use for.
 */
export async function withOldestWaiting(
  client: NatsClient,
  consumers: readonly unknown[],
  streams: readonly Stream[],
  blueprint: Blueprint,
): Promise<unknown[]> {
  const asked = consumers
    .flatMap((consumer, index) => {
      const parsed = consumerSchema.safeParse(consumer);
      const stream = streams.find(({ config }) => config.name === parsed.data?.stream_name);
      return parsed.success && stream !== undefined && isInQuestion(parsed.data, stream, blueprint)
        ? [{ index, consumer: parsed.data }]
        : [];
    })
    .slice(0, maxAsked);
  if (asked.length === 0 || !(await hasSmallMessages(client))) return [...consumers];
  const times = new Map(
    await Promise.all(
      asked.map(async ({ index, consumer }) => [index, await oldestWaiting(client, consumer)] as const),
    ),
  );
  return consumers.map((consumer, index) => {
    const time = times.get(index);
    return time && isRecord(consumer) ? { ...consumer, oldestWaitingAt: time } : consumer;
  });
}

/** Messages wait, none is out, and nobody was given one lately; or the file sets a limit for their age. */
function isInQuestion(consumer: Consumer, { config }: Stream, blueprint: Blueprint): boolean {
  const { num_pending: pending, num_ack_pending: out, delivered, paused, ts } = consumer;
  if (pending === 0) return false;
  // A mirror keeps the times of its origin; of subjects' last messages those that wait are not one after the other.
  if (config.mirror || /^last_per_subject/.test(consumer.config.deliver_policy ?? "")) return false;
  if (hasAgeLimit(consumer, blueprint)) return true;
  if (out > 0 || paused) return false;
  const idleMs = Date.parse(ts ?? "") - Date.parse(delivered.last_active ?? "");
  if (idleMs < recentMs) return false;
  const isExpected = blueprint.nats.streams.some((stream) => stream.name === config.name);
  return isExpected || config.retention !== "limits";
}

/** By the stream's and the consumer's name in the blueprint; where a reader uses others, its limit is not known here. */
const hasAgeLimit = ({ stream_name, name }: Consumer, { nats }: Blueprint): boolean =>
  nats.streams.some(
    (stream) =>
      stream.name === stream_name &&
      stream.consumers.some((each) => each.name === name && hasLevel(each.thresholds.ageOfOldestMs)),
  );

/** Of the first message after the last delivery; null: it cannot be had. */
async function oldestWaiting(client: NatsClient, consumer: Consumer): Promise<string | null> {
  const { stream_name: stream, delivered, config } = consumer;
  const filters = config.filter_subjects.length > 0 ? config.filter_subjects : [config.filter_subject || ">"];
  const answers = await Promise.all(
    filters.map((filter) =>
      client.jetStream(
        `STREAM.MSG.GET.${stream}`,
        { seq: delivered.stream_seq + 1, next_by_subj: filter },
        "io.nats.jetstream.api.v1.stream_msg_get_response",
      ),
    ),
  );
  const times = answers.flatMap((answer) => {
    const parsed = messageSchema.safeParse(answer.ok ? answer.data : null);
    return parsed.success ? [parsed.data.message.time] : [];
  });
  return times.toSorted((a, b) => Date.parse(a) - Date.parse(b))[0] ?? null;
}

/** The message comes with its time, in base64: where that may be more than one answer holds, it is not asked for. */
async function hasSmallMessages(client: NatsClient): Promise<boolean> {
  const info = await client.info();
  const parsed = z.object({ max_payload: z.number() }).safeParse(info.ok ? info.data : null);
  return parsed.success && parsed.data.max_payload <= bounds.natsMessageBytes / 2;
}
