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
  /** Subjects that belong to other streams: dead letters. */
  elsewhere: readonly string[];
}
