import type { MessagePlan } from "../../blueprint/message-plan.ts";
import type { NatsClient } from "../../connect/connections.ts";
import type { ProbeError } from "../../snapshot/probe-result.ts";
import { covers } from "../../subjects/covers.ts";
import type { NotedStreams } from "../message/note-streams.ts";
import { answerIn } from "../message/own-message.ts";
import { type ConsumerState, consumerState, type StoredMessage } from "../message/streams.ts";
import type { OrderSight } from "./judge-order.ts";
import type { Ledger } from "./ledger.ts";
import { createServerClock } from "./server-clock.ts";
import type { SoakOrders } from "./soak-orders.ts";
import { createStreamCursor, type StreamCursor } from "./stream-cursor.ts";

/** How long the last word (rows, status, dead letter) may come after what it is about. */
export const afterwordMs = 1_500;

/** The server's own (nomnom 3ac7dfa). */
const defaultAckWaitNs = 30e9;

export interface StreamsOptions {
  plan: MessagePlan;
  nats: NatsClient;
  noted: NotedStreams;
  ledger: Ledger;
  orders: SoakOrders;
  meantAtMs(order: number): number;
  monotonicMs(): number;
}

/** What stream, dead letters and consumer say of the orders, polled. */
export interface StreamsWatch {
  /** Notes in the ledger what is new. */
  look(): Promise<ProbeError | null>;
  doneOf(sequence: number): OrderSight["done"];
  /** Whether the stream has been read to its end since `afterwordMs` after this moment. */
  wasReadAfter(atMs: number): boolean;
  isPending(sequence: number): boolean;
  /** How long nothing may happen because of orders that a worker has taken and left: they are delivered again after that. */
  redeliveryMs(): number;
  /** How well the server's clock is known; null: it is not. */
  clockUncertaintyMs(): number | null;
  /** False: no worker has ever run. */
  hasConsumer(): boolean;
}

/** As the consumer was at a moment: up to where everything is acknowledged, and up to where nothing is delivered again. */
interface Progress {
  atMs: number;
  ackFloor: number;
  doneUpTo: number;
}

export function watchStreams(options: StreamsOptions): StreamsWatch {
  const { nats, noted, ledger, orders, meantAtMs, monotonicMs } = options;
  const clock = createServerClock(monotonicMs);
  const cursors = cursorsOf();
  const history: Progress[] = [];
  let state: ConsumerState | null = null;
  let readAtMs = Number.NEGATIVE_INFINITY;

  /** Where it takes their subject too, the dead letters land in the same stream (nomnom contract N-04). */
  function cursorsOf(): { name: string; cursor: StreamCursor }[] {
    const { stream, deadLetters } = noted;
    const both = [stream, deadLetters].filter((known) => known !== null);
    const distinct = new Map(both.map(({ name, lastSeq }) => [name, lastSeq]));
    return [...distinct].map(([name, lastSeq]) => ({
      name,
      cursor: createStreamCursor(nats, name, lastSeq, clock),
    }));
  }

  /** `stream`: where it was found. */
  function onMessage(stream: string, message: StoredMessage): void {
    const order = orders.numberIn(message.text);
    if (order === null || order >= ledger.size) return;
    ledger.touch();
    if (isDeadLetter(stream, message.subject)) {
      ledger.deadLetters[order] = message.seq;
      return;
    }
    if (!covers(noted.subject, message.subject) || ledger.sequences[order] !== 0) return;
    ledger.sequences[order] = message.seq;
    const storedMs = clock.toRunMs(Date.parse(message.time)) ?? monotonicMs();
    ledger.milestones.inStream[order] = storedMs - meantAtMs(order);
    if (ledger.messageId(order) === null)
      ledger.setMessageId(order, answerIn(options.plan, message.text) ?? "");
  }

  const isDeadLetter = (stream: string, subject: string): boolean =>
    stream === noted.deadLetters?.name &&
    covers(noted.deadLetterSubject, subject) &&
    // A stream of its own takes any subject for one; in that of the orders themselves it is known by its subject.
    (stream !== noted.stream?.name || !covers(noted.deadLetterSubject, noted.subject));

  async function lookAtConsumer(): Promise<ProbeError | null> {
    const { consumer } = noted;
    if (consumer === null) return null;
    const found = await consumerState(nats, consumer.stream, consumer.name);
    // A consumer that is not there: no worker has ever run, which is said as such.
    if (!found.ok) return /10014/.test(found.error.message) ? null : found.error;
    const ackFloor = found.data.ack_floor.stream_seq;
    const delivered = found.data.delivered.stream_seq;
    if (delivered !== state?.delivered.stream_seq || ackFloor !== state.ack_floor.stream_seq) ledger.touch();
    state = found.data;
    const doneUpTo = state.num_ack_pending === 0 ? delivered : ackFloor;
    history.push({ atMs: monotonicMs(), ackFloor, doneUpTo });
    // The newest of those that are old enough is kept.
    while ((history[1]?.atMs ?? Number.POSITIVE_INFINITY) <= monotonicMs() - afterwordMs) history.shift();
    return null;
  }

  return {
    async look() {
      const startedMs = monotonicMs();
      const read = await Promise.all(
        cursors.map(({ name, cursor }) => cursor.advance((message) => onMessage(name, message))),
      );
      const failed = read.find((result) => !result.ok);
      if (failed !== undefined && !failed.ok) return failed.error;
      if (read.every((result) => result.ok && result.data)) readAtMs = startedMs;
      return lookAtConsumer();
    },
    doneOf(sequence) {
      const [then] = history;
      if (sequence === 0 || then === undefined || then.atMs > monotonicMs() - afterwordMs) return "no";
      if (sequence <= then.ackFloor) return "acknowledged";
      return sequence <= then.doneUpTo && state?.num_ack_pending === 0 ? "given-up" : "no";
    },
    wasReadAfter: (atMs) => readAtMs - atMs >= afterwordMs,
    isPending: (sequence) => state === null || sequence > state.delivered.stream_seq,
    redeliveryMs() {
      if (state === null || state.num_ack_pending === 0) return 0;
      return (state.config?.ack_wait ?? defaultAckWaitNs) / 1e6;
    },
    clockUncertaintyMs: () => clock.uncertaintyMs(),
    hasConsumer: () => state !== null,
  };
}
