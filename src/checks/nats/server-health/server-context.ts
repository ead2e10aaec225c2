import type { Kubectl } from "../../../remedy/kubectl.ts";
import type { Nats } from "../../../remedy/nats.ts";

/** What findings about servers need for their commands. */
export interface ServerContext {
  kubectl: Kubectl;
  nats: Nats;
  release: string;
}
