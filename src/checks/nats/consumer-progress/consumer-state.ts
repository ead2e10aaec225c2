import type { Consumer } from "../../../snapshot/nats.ts";
import type { ConsumerClock } from "./consumer-clock.ts";

/** Whether a consumer moves, as far as one look can tell. */
export type ConsumerState =
  | { kind: "moving" }
  /** Paused by somebody; `restMs` until it goes on. */
  | { kind: "paused"; restMs: number | null }
  /** A push consumer to which nobody listens. */
  | { kind: "unbound" }
  /** Messages were handed out, their time is over, and nobody came for them again. */
  | { kind: "overdue"; idleMs: number }
  /** Messages wait, for `idleMs` at least, and nobody took any meanwhile. `of`: the message whose time is known. */
  | { kind: "untouched"; idleMs: number; of: "oldest" | "newest" }
  /** As many messages are out as may be; `silentMs`: for how long none was acknowledged, null while some are. */
  | { kind: "saturated"; silentMs: number | null }
  /** Messages wait and nobody took any for a while, but they may have come this moment. */
  | { kind: "undecided"; idleMs: number }
  /** Messages wait, and none was taken since the server started, which may be this moment; `waitingMs`: how old that message is, null when young. */
  | { kind: "restarted"; waitingMs: number | null; of: "oldest" | "newest" };

/**
 * How long nobody may come for messages. nomnom's worker asks every POLL_INTERVAL_MS (100 to 500 ms in the chart's values); what it holds
 * meanwhile is covered by ack_wait. A minute is beyond a restart of its pod, and beyond the difference of two clocks that are kept.
 */
const graceMs = 60_000;

export function consumerState(consumer: Consumer, clock: ConsumerClock): ConsumerState {
  const { num_pending: pending, num_ack_pending: out, config } = consumer;
  if (pending + out === 0) return { kind: "moving" };
  if (consumer.paused) {
    const rest = consumer.pause_remaining;
    return { kind: "paused", restMs: rest === undefined ? null : rest / 1e6 };
  }
  if (config.deliver_subject && !consumer.push_bound) return { kind: "unbound" };
  if (isAsked(consumer)) return { kind: "moving" };
  const { sinceDeliveryMs: idleMs } = clock;
  // The newest message says how long all have waited, the oldest whether one has: while more arrive all the time, it alone can tell.
  const of = clock.sinceOldestMs === null ? "newest" : "oldest";
  const oldMs = longerThanGrace(clock.sinceOldestMs ?? clock.sinceArrivalMs);
  if (isSaturated(consumer) && !isOverdue(consumer, clock))
    return { kind: "saturated", silentMs: silence(consumer, clock) };
  // Delivered before, and no time of it: nothing was taken since the server was started.
  if (idleMs === null && consumer.delivered.consumer_seq > 0) {
    const startedMs = longerThanGrace(clock.sinceStartMs);
    return startedMs === null || oldMs === null
      ? { kind: "restarted", waitingMs: oldMs, of }
      : { kind: "untouched", idleMs: Math.min(startedMs, oldMs), of };
  }
  if (out > 0)
    return isOverdue(consumer, clock) ? { kind: "overdue", idleMs: idleMs ?? 0 } : { kind: "moving" };
  const waitedMs = longerThanGrace(idleMs ?? clock.sinceCreatedMs);
  if (waitedMs === null) return { kind: "moving" };
  return oldMs === null
    ? { kind: "undecided", idleMs: waitedMs }
    : { kind: "untouched", idleMs: Math.min(waitedMs, oldMs), of };
}

const longerThanGrace = (milliseconds: number | null): number | null =>
  milliseconds !== null && milliseconds > graceMs ? milliseconds : null;

/**
 * Somebody asks, and would get what is due: what is out was put off (NAK with a delay) or is at work; with priority groups, what waits is for another group, or
 * too little for an overflow. The server counts only requests of clients that are still there.
 */
const isAsked = (consumer: Consumer): boolean =>
  consumer.num_waiting > 0 &&
  !isSaturated(consumer) &&
  (consumer.num_pending === 0 || consumer.config.priority_groups.length > 0);

/** A worker that asks gets messages whose time is over before all others, also where max_ack_pending is reached. */
const isOverdue = (
  { num_ack_pending: out }: Consumer,
  { sinceDeliveryMs, ackWaitMs }: ConsumerClock,
): boolean => out > 0 && sinceDeliveryMs !== null && sinceDeliveryMs > ackWaitMs + graceMs;

const isSaturated = ({ config, num_ack_pending: out, num_pending: pending }: Consumer): boolean =>
  config.max_ack_pending > 0 && out >= config.max_ack_pending && pending > 0;

/** For how long nothing was acknowledged although messages came back; null when that is not long, or not known. */
function silence(
  { num_redelivered: redelivered, ack_floor: floor }: Consumer,
  clock: ConsumerClock,
): number | null {
  // Something was acknowledged before the server's start, which has forgotten when.
  const untold = floor.consumer_seq > 0 ? clock.sinceStartMs : clock.sinceCreatedMs;
  const silentMs = clock.sinceAckMs ?? untold;
  if (silentMs === null || redelivered === 0) return null;
  return silentMs > clock.ackWaitMs + graceMs ? silentMs : null;
}

/**
 * Messages that were never acknowledged and will not be handed out again: max_deliver is exhausted, or the stream has deleted them meanwhile. The
 * server counts a message as redelivered until it is acknowledged; those it no longer waits for are given up. Up to 2.11 the ack floor moves past them,
 * so that it is no sign; since 2.12 a message delivered once only is not counted as redelivered, and the floor stays before it (2.9.10 to 2.15.3).
 */
export function givenUpCount({ config, ...consumer }: Consumer): number {
  if ((config.ack_policy ?? "explicit") !== "explicit") return 0;
  const { num_redelivered: redelivered, num_ack_pending: out, delivered, ack_floor: floor } = consumer;
  const behind = out === 0 && config.max_deliver === 1 ? delivered.consumer_seq - floor.consumer_seq : 0;
  return Math.max(0, redelivered - out, behind);
}

/** Deliveries beyond the first, per message that is out again: how often one comes back. Zero where max_deliver ends it. */
export function returnsEach(consumer: Consumer): number {
  const { delivered, ack_floor: floor, num_redelivered: redelivered, config } = consumer;
  if (config.max_deliver > 0 || redelivered === 0 || consumer.num_ack_pending === 0) return 0;
  const deliveries = delivered.consumer_seq - floor.consumer_seq;
  const messages = delivered.stream_seq - floor.stream_seq;
  return Math.max(0, Math.floor((deliveries - messages) / redelivered));
}
