import type { MessageStatusTable } from "../../../blueprint/blueprint.ts";
import type { Kubectl } from "../../../remedy/kubectl.ts";
import type { Nats } from "../../../remedy/nats.ts";
import type { Consumer, Stream } from "../../../snapshot/nats.ts";
import type { ProbeError } from "../../../snapshot/probe-result.ts";
import type { Target } from "../../../snapshot/snapshot.ts";
import type { JsonValue } from "../../finding.ts";
import type { WantedConsumer } from "../consumers/wanted-consumers.ts";
import type { ConsumerClock } from "./consumer-clock.ts";

/** A consumer at the moment of the look. */
export interface Observed {
  consumer: Consumer;
  stream: Stream;
  /** The only consumer of its stream. */
  isAlone: boolean;
  /** Null: nobody's that the blueprint knows. */
  wanted: WantedConsumer | null;
  clock: ConsumerClock;
  /** For how long its worker has been up; null: it is not, or nobody sees it. */
  workerUptimeMs: number | null;
  /** Of the only server there is to ask; null: not known. */
  serverVersion: string | null;
  /** PostgreSQL does not answer. */
  databaseError: ProbeError | null;
  /** The table that says what became of each message; null: there is none. */
  messageStatus: MessageStatusTable | null;
  target: Target;
  kubectl: Kubectl;
  nats: Nats;
}

/** The numbers every finding about it rests on. */
export function figures({ consumer, stream, wanted, clock }: Observed): { [key: string]: JsonValue } {
  return {
    stream: consumer.stream_name,
    consumer: consumer.name,
    retention: stream.config.retention,
    pending: consumer.num_pending,
    ackPending: consumer.num_ack_pending,
    maxAckPending: consumer.config.max_ack_pending,
    redelivered: consumer.num_redelivered,
    maxDeliver: consumer.config.max_deliver,
    waitingPulls: consumer.num_waiting,
    sinceDeliveryMs: clock.sinceDeliveryMs,
    sinceAckMs: clock.sinceAckMs,
    sinceArrivalMs: clock.sinceArrivalMs,
    sinceOldestMs: clock.sinceOldestMs,
    worker: wanted?.worker ? { ...wanted.worker } : null,
  };
}
