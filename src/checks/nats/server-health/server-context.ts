import { type Command, command } from "../../../remedy/command.ts";
import type { Kubectl } from "../../../remedy/kubectl.ts";
import type { Nats } from "../../../remedy/nats.ts";

/** What findings about servers need for their commands. */
export interface ServerContext {
  kubectl: Kubectl;
  nats: Nats;
  /** The StatefulSet that NATS is; null: elsewhere, or nobody says. */
  workload: string | null;
  /** Helm's name of it. */
  instance: string;
  /** Of the monitoring port; null: not readable. */
  monitoringUrl: string | null;
}

/** The cluster as one of its servers sees it. `nats server report jetstream` wants a user of the system account, which few have. */
export const systemReport = ({ monitoringUrl }: ServerContext): Command[] =>
  monitoringUrl === null ? [] : [command("curl", `${monitoringUrl}/jsz?streams=true`)];
