import type { Nats } from "../../../remedy/nats.ts";
import type { Consumer, Stream } from "../../../snapshot/nats.ts";
import { formatDuration } from "../../../units/format-duration.ts";
import type { CheckId } from "../../check-id.ts";
import { defineFinding, type Finding } from "../../finding.ts";
import { takesAll } from "../consumers/consumer-filters.ts";
import { messagesDo } from "../streams/message-count.ts";
import { editStream } from "../streams/stream-commands.ts";

export const expiring = defineFinding({
  code: "nats/unprocessed-loss/expiring",
  title: "Messages are about to be deleted before their worker gets them",
  severity: ["warning"],
  resource: ["nats/stream"],
  recovers: null,
});

/** From this part of max_age on it is worth a word. */
const nearlyOver = 0.8;
/** A young message is about to be taken. */
const graceMs = 60_000;

interface Look {
  /** ISO 8601. */
  takenAt: string;
  nats: Nats;
  /** The check that says why they wait. */
  explainedBy: CheckId | null;
}

/**
 * The stream deletes by age what its worker has not processed. Only where the oldest message of the stream is still to be processed is its age known without reading
 * messages: the consumer's ack floor lies before it.
 */
export function expiringFinding(
  consumer: Consumer,
  stream: Stream,
  { takenAt, nats, explainedBy }: Look,
): Finding | null {
  const { config, state } = stream;
  const { num_pending: pending, num_ack_pending: out, ack_floor: floor } = consumer;
  const maxAgeMs = config.max_age / 1e6;
  if (maxAgeMs <= 0 || pending + out === 0 || state.messages === 0) return null;
  if (floor.stream_seq >= state.first_seq || !takesAll(consumer, stream)) return null;
  const ageMs = Date.parse(consumer.ts ?? takenAt) - Date.parse(state.first_ts ?? "");
  if (!(ageMs > Math.max(graceMs, nearlyOver * maxAgeMs))) return null;
  const leftMs = Math.max(0, maxAgeMs - ageMs);
  return expiring({
    message: `${messagesDo(pending + out, "wait")} in ${config.name} for consumer ${consumer.name}, the oldest for ${formatDuration(ageMs)}: in ${formatDuration(leftMs)} ${config.name} begins to delete them (max_age ${formatDuration(maxAgeMs)}), processed or not.`,
    resource: `nats/stream/${config.name}`,
    evidence: {
      stream: config.name,
      consumer: consumer.name,
      waiting: pending + out,
      oldestAgeMs: Math.round(ageMs),
      maxAgeMs,
      leftMs: Math.round(leftMs),
    },
    remedy: {
      summary: `Start or repair the worker, or let ${config.name} keep its messages for longer meanwhile.`,
      commands: [editStream(nats, config, "--max-age", `${Math.ceil((maxAgeMs * 3) / 3_600_000)}h`)],
    },
    cause: [config.name, consumer.name],
    ...(explainedBy !== null && { explainedBy }),
  });
}
