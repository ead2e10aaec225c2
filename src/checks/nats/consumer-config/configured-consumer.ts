import type { Answer } from "../../../jetstream/answer.ts";
import { predictConsumerUpdate } from "../../../jetstream/predict-consumer.ts";
import type { JetStreamWorld } from "../../../jetstream/world.ts";
import type { Kubectl } from "../../../remedy/kubectl.ts";
import type { Nats } from "../../../remedy/nats.ts";
import type { Consumer, Stream } from "../../../snapshot/nats.ts";
import type { WantedConsumer } from "../consumers/wanted-consumers.ts";

/** The consumer of a worker as it is, and as the worker means it. */
export interface ConfiguredConsumer {
  wanted: WantedConsumer;
  stream: Stream;
  consumer: Consumer;
  kubectl: Kubectl;
  nats: Nats;
  /** Null: not readable. */
  serverVersion: string | null;
  /** All consumers of the stream. */
  consumers: readonly Consumer[];
  world: JetStreamWorld;
  /** Its reader is known to leave out rows that it has stored already, as nomnom's worker does; of others nobody says so. */
  skipsStored: boolean;
  /** Subjects that belong to other streams: dead letters. */
  elsewhere: readonly string[];
}

/** What the server would answer to whoever changes the consumer so. */
export function answerToEdit(
  { consumer, stream, consumers, world }: ConfiguredConsumer,
  change: { filterSubjects?: readonly string[]; maxDeliver?: number },
): Answer {
  const { config, name } = consumer;
  const request = {
    name,
    filterSubjects: [...(config.filter_subject ? [config.filter_subject] : []), ...config.filter_subjects],
    maxDeliver: config.max_deliver,
    backOffSteps: config.backoff?.length ?? 0,
    ...change,
  };
  return predictConsumerUpdate(request, stream, consumers, world);
}
