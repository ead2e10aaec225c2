import type { Consumer, NatsMonitoring, Stream } from "../../../snapshot/nats.ts";

/** What a consumer's times say, in milliseconds before the look at it; null: never, or not since the server's last start. */
export interface ConsumerClock {
  sinceCreatedMs: number | null;
  sinceDeliveryMs: number | null;
  sinceAckMs: number | null;
  /** How long its stream has had no new message; null without one. A mirror's messages keep the time of their origin, which says nothing here. */
  sinceArrivalMs: number | null;
  /** How long the oldest message that waits has been in the stream; null: not known. */
  sinceOldestMs: number | null;
  /** Since the server's start, where it is the only one; null: not known, or another server of the cluster may have led the consumer meanwhile. */
  sinceStartMs: number | null;
  /** The longest time a message may be out before the server hands it out again. */
  ackWaitMs: number;
}

/** What the server waits for an acknowledgement when nobody says otherwise. */
const defaultAckWaitMs = 30_000;

/** Measured against the server's own clock: as the consumer's answer tells it (2.10), else by how far it is ahead of whoever took the snapshot. */
export function consumerClock(
  consumer: Consumer,
  stream: Stream,
  takenAt: string,
  monitoring: NatsMonitoring | null,
): ConsumerClock {
  const now =
    consumer.ts === undefined
      ? Date.parse(takenAt) + (monitoring?.clockAheadMs ?? 0)
      : Date.parse(consumer.ts);
  const since = (time: string | undefined): number | null => {
    const at = Date.parse(time ?? "");
    return Number.isNaN(at) || at <= 0 ? null : now - at;
  };
  const { ack_wait: ackWait, backoff } = consumer.config;
  const waitsMs = [ackWait, ...(backoff ?? [])].flatMap((wait) => (wait === undefined ? [] : [wait / 1e6]));
  return {
    sinceCreatedMs: since(consumer.created),
    sinceDeliveryMs: since(consumer.delivered.last_active),
    sinceAckMs: since(consumer.ack_floor.last_active),
    sinceArrivalMs: stream.config.mirror ? null : since(stream.state.last_ts),
    sinceOldestMs: since(consumer.oldestWaitingAt),
    sinceStartMs: monitoring?.clusterSize === 1 ? since(monitoring.connections?.startedAt) : null,
    ackWaitMs: waitsMs.length > 0 ? Math.max(...waitsMs) : defaultAckWaitMs,
  };
}
