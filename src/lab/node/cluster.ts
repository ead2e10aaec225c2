import type { ClusterStore, KubernetesObject } from "../kubernetes-api/store.ts";

/** What controllers and the kubelet share. */
export interface Cluster {
  store: ClusterStore;
  events: EventRecorder;
}

export interface EventFields {
  type: "Normal" | "Warning";
  reason: string;
  message: string;
  /** Who says so: `kubelet`, `replicaset-controller`, `default-scheduler`. */
  component: string;
  /** Container the event is about, as `spec.containers{name}`. */
  container?: string;
}

/** Writes Events about an object; the same words about the same object again raise the count, as client-go's recorder does. */
export type EventRecorder = (object: KubernetesObject, fields: EventFields) => void;

/** Brings the cluster nearer to what one object of a kind asks for; called again after every change and every second. */
export interface Controller {
  kind: string;
  reconcile(cluster: Cluster, object: KubernetesObject): void;
}

/** RFC 3339 in whole seconds, as Kubernetes writes times. */
export function timestamp(date: Date = new Date()): string {
  return date.toISOString().replace(/\.\d{3}Z$/, "Z");
}
