import type { Kubectl } from "../../../remedy/kubectl.ts";
import type { Nats } from "../../../remedy/nats.ts";
import type { Consumer, Stream } from "../../../snapshot/nats.ts";
import type { NackResource } from "../nack/nack-resource.ts";

/** What the server has, and how commands are written. */
export interface Looking {
  streams: readonly Stream[];
  consumers: readonly Consumer[];
  kubectl: Kubectl;
  nats: Nats;
  /** Milliseconds since the epoch, by the cluster's clock. */
  now: number;
}

/** nack looks at every resource again each 30 s (legacy) or each minute (--control-loop), and makes what is missing. */
const creationMs = 90_000;

export const isNew = ({ metadata }: NackResource, { now }: Pick<Looking, "now">): boolean =>
  now - (Date.parse(metadata.creationTimestamp ?? "") || 0) < creationMs;
