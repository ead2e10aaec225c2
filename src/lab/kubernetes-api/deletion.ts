import type { ClusterStore, KubernetesObject } from "./store.ts";

/** What happens to the objects that name the deleted one as their owner; as in DeleteOptions. */
export type PropagationPolicy = "Background" | "Foreground" | "Orphan";

export interface DeletionOptions {
  now: () => Date;
  /** Default Background. Foreground is treated the same: nothing in the lab blocks an owner's deletion. */
  propagationPolicy?: PropagationPolicy;
  /** Pods only. Absent: the pod's terminationGracePeriodSeconds. 0 removes at once. */
  gracePeriodSeconds?: number;
}

/**
 * Deletes as a cluster does, API server and garbage collector together; controllers use it too.
 * - A pod on a node gets `deletionTimestamp` and `deletionGracePeriodSeconds` and stays: ending its containers and then
 *   `store.delete` is the kubelet's part. A pod without a node, an ended one, or grace period 0: removed at once.
 * - An object with finalizers gets `deletionTimestamp` and stays until `removeIfFinalized` finds none left.
 * - Everything else is removed, and then what it owns (`ownerReferences` by uid), by the same rules.
 * Returns the object as it is afterwards, or as it last was. Throws StoreError `NotFound`.
 */
export function deleteObject(
  store: ClusterStore,
  object: KubernetesObject,
  options: DeletionOptions,
): KubernetesObject {
  const place = [object.kind, object.metadata.namespace ?? null, object.metadata.name] as const;
  const graceSeconds = object.kind === "Pod" ? podGraceSeconds(object, options) : 0;
  if (graceSeconds > 0) return store.update(...place, (pod) => terminating(pod, graceSeconds, options.now()));
  if ((object.metadata.finalizers ?? []).length > 0) {
    return store.update(...place, (kept) => terminating(kept, 0, options.now()));
  }
  store.delete(...place);
  if (options.propagationPolicy === "Orphan") orphanDependants(store, object);
  else for (const dependant of dependantsOf(store, object)) deleteObject(store, dependant, cascade(options));
  return object;
}

/** Removes an object whose deletion only waited for finalizers; the object otherwise. To be called after updates. */
export function removeIfFinalized(
  store: ClusterStore,
  object: KubernetesObject,
  now: () => Date,
): KubernetesObject {
  const { deletionTimestamp, finalizers, deletionGracePeriodSeconds } = object.metadata;
  if (deletionTimestamp === undefined || (finalizers ?? []).length > 0) return object;
  if (object.kind === "Pod" && deletionGracePeriodSeconds !== 0) return object;
  return deleteObject(store, object, { now, gracePeriodSeconds: 0 });
}

/** The kinds that controllers create for an owner. */
const ownedKinds = ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "Pod", "EndpointSlice"];

function dependantsOf(store: ClusterStore, owner: KubernetesObject): KubernetesObject[] {
  const { uid, namespace } = owner.metadata;
  return ownedKinds
    .flatMap((kind) => store.list(kind, namespace ?? null))
    .filter((object) => object.metadata.ownerReferences?.some((reference) => reference.uid === uid));
}

function orphanDependants(store: ClusterStore, owner: KubernetesObject): void {
  for (const dependant of dependantsOf(store, owner)) {
    const { kind, metadata } = dependant;
    store.update(kind, metadata.namespace ?? null, metadata.name, (current) => ({
      ...current,
      metadata: {
        ...current.metadata,
        ownerReferences: (current.metadata.ownerReferences ?? []).filter(
          (reference) => reference.uid !== owner.metadata.uid,
        ),
      },
    }));
  }
}

function cascade(options: DeletionOptions): DeletionOptions {
  return { now: options.now };
}

function podGraceSeconds(pod: KubernetesObject, options: DeletionOptions): number {
  const { nodeName, terminationGracePeriodSeconds } = fieldsOf(pod.spec);
  const { phase } = fieldsOf(pod.status);
  if (typeof nodeName !== "string" || nodeName === "" || phase === "Succeeded" || phase === "Failed")
    return 0;
  if (options.gracePeriodSeconds !== undefined) return options.gracePeriodSeconds;
  return typeof terminationGracePeriodSeconds === "number" ? terminationGracePeriodSeconds : 30;
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

/** A second deletion may shorten the grace period, never lengthen it. */
function terminating(object: KubernetesObject, graceSeconds: number, now: Date): KubernetesObject {
  const { deletionTimestamp, deletionGracePeriodSeconds: earlier } = object.metadata;
  if (deletionTimestamp !== undefined && typeof earlier === "number" && earlier <= graceSeconds)
    return object;
  const end = new Date(now.getTime() + graceSeconds * 1000);
  return {
    ...object,
    metadata: {
      ...object.metadata,
      deletionTimestamp: end.toISOString().replace(/\.\d{3}Z$/, "Z"),
      deletionGracePeriodSeconds: graceSeconds,
    },
  };
}
