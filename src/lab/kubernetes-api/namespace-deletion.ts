import { resources } from "./resources.ts";
import type { ClusterStore } from "./store.ts";

/** Removes everything in a namespace at once; pods without their grace period, the kubelet ends what it still runs of them. */
export function deleteNamespaceContent(store: ClusterStore, namespace: string): void {
  for (const { kind } of resources.filter((one) => one.namespaced)) {
    for (const object of store.list(kind, namespace)) store.delete(kind, namespace, object.metadata.name);
  }
}
