import type { ClusterStore, KubernetesObject } from "../kubernetes-api/store.ts";
import type { EventRecorder } from "./event-recorder.ts";

/** What controllers and the kubelet share. */
export interface Cluster {
  store: ClusterStore;
  events: EventRecorder;
}

/** Brings the cluster nearer to what one object of a kind asks for; called again after every change and every second. */
export interface Controller {
  kind: string;
  reconcile(cluster: Cluster, object: KubernetesObject): void;
}

/** RFC 3339 in whole seconds, as Kubernetes writes times. */
export function timestamp(date: Date = new Date()): string {
  return date.toISOString().replace(/\.\d{3}Z$/, "Z");
}
