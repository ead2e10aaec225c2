import { setTimeout as delay } from "node:timers/promises";
import type { KubernetesClient } from "../connect/connections.ts";
import type { KubernetesWriter } from "../connect/kubernetes/kubernetes-writer.ts";
import type { ProbeError } from "../snapshot/probe-result.ts";

/** The cluster, to change it and to undo that. */
export interface Cluster {
  client: KubernetesClient;
  writer: KubernetesWriter;
  /** Between two tries. */
  wait(ms: number): Promise<void>;
  now(): Date;
}

export const liveCluster = (client: KubernetesClient, writer: KubernetesWriter): Cluster => ({
  client,
  writer,
  wait: (ms) => delay(ms),
  now: () => new Date(),
});

/** Whether the server has said that it did not make a change. Every other failure leaves open whether it was made, or still will be. */
export const isRefusal = ({ kind }: ProbeError): boolean =>
  kind === "forbidden" || kind === "auth" || kind === "not-found";
