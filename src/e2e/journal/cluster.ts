import type { KubernetesClient } from "../../connect/connections.ts";
import type { KubernetesWriter } from "../../connect/kubernetes/kubernetes-writer.ts";

/** The cluster, to change it and to undo that. */
export interface Cluster {
  client: KubernetesClient;
  writer: KubernetesWriter;
}
