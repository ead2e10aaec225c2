import { removeIfFinalized } from "../kubernetes-api/deletion.ts";
import { record, text } from "../kubernetes-api/fields.ts";
import type { KubernetesObject } from "../kubernetes-api/store.ts";
import type { Cluster, Controller } from "./cluster.ts";
import { readPod } from "./pod.ts";

const protection = "kubernetes.io/pvc-protection";

/** How often a claim that cannot be bound is tried, and complained about, again. */
const retryMs = 15_000;

/** Binds claims whose storage class exists to a volume of the size asked for, also where they ask for more later; lets deleted ones go once no pod uses them. */
export function createVolumeClaimController(): Controller {
  const complainedAt = new Map<string, number>();
  return {
    kind: "PersistentVolumeClaim",
    reconcile(cluster, claim) {
      const { uid = "" } = claim.metadata;
      if (claim.metadata.deletionTimestamp !== undefined) return release(cluster, claim);
      if (text(claim, "status", "phase") === "Bound") return grow(cluster, claim);
      if (hasStorageClass(cluster, claim)) return bind(cluster, claim);
      if (Date.now() - (complainedAt.get(uid) ?? 0) < retryMs) return;
      complainedAt.set(uid, Date.now());
      complain(cluster, claim);
    },
  };
}

function hasStorageClass({ store }: Cluster, claim: KubernetesObject): boolean {
  const storageClass = text(claim, "spec", "storageClassName");
  return storageClass === "" || store.get("StorageClass", null, storageClass) !== undefined;
}

function complain({ events }: Cluster, claim: KubernetesObject): void {
  events(claim, {
    type: "Warning",
    reason: "ProvisioningFailed",
    message: `storageclass.storage.k8s.io "${text(claim, "spec", "storageClassName")}" not found`,
    component: "persistentvolume-controller",
  });
}

function bind({ store }: Cluster, claim: KubernetesObject): void {
  const { name, namespace, uid } = claim.metadata;
  if (store.get("PersistentVolume", null, `pvc-${uid}`) === undefined) store.create(volumeOf(claim));
  store.update("PersistentVolumeClaim", namespace ?? null, name, (current) => ({
    ...current,
    metadata: {
      ...current.metadata,
      annotations: {
        ...current.metadata.annotations,
        "pv.kubernetes.io/bind-completed": "yes",
        "pv.kubernetes.io/bound-by-controller": "yes",
      },
      finalizers: [...new Set([...(current.metadata.finalizers ?? []), protection])],
    },
    spec: { ...record(current, "spec"), volumeName: `pvc-${uid}` },
    status: {
      phase: "Bound",
      accessModes: record(current, "spec").accessModes,
      capacity: { storage: text(current, "spec", "resources", "requests", "storage") },
    },
  }));
}

const volumeOf = (claim: KubernetesObject): KubernetesObject => ({
  ...{ apiVersion: "v1", kind: "PersistentVolume" },
  metadata: { name: `pvc-${claim.metadata.uid}` },
  spec: {
    accessModes: record(claim, "spec").accessModes,
    capacity: { storage: text(claim, "spec", "resources", "requests", "storage") },
    claimRef: {
      ...{ apiVersion: "v1", kind: "PersistentVolumeClaim" },
      ...{ namespace: claim.metadata.namespace, name: claim.metadata.name, uid: claim.metadata.uid },
    },
    persistentVolumeReclaimPolicy: "Delete",
    storageClassName: text(claim, "spec", "storageClassName"),
  },
  status: { phase: "Bound" },
});

/** As a driver that can expand volumes does: the claim gets what it asks for. */
function grow({ store }: Cluster, claim: KubernetesObject): void {
  const { name, namespace } = claim.metadata;
  const storage = text(claim, "spec", "resources", "requests", "storage");
  if (text(claim, "status", "capacity", "storage") === storage) return;
  store.update("PersistentVolumeClaim", namespace ?? null, name, (current) => ({
    ...current,
    status: { ...record(current, "status"), capacity: { storage } },
  }));
}

function release({ store }: Cluster, claim: KubernetesObject): void {
  const { name, namespace } = claim.metadata;
  const inUse = store
    .list("Pod", namespace ?? null)
    .map(readPod)
    .some(({ spec }) => spec.volumes.some((volume) => volume.persistentVolumeClaim?.claimName === name));
  if (inUse) return;
  const released = store.update("PersistentVolumeClaim", namespace ?? null, name, (current) => ({
    ...current,
    metadata: {
      ...current.metadata,
      finalizers: (current.metadata.finalizers ?? []).filter((finalizer) => finalizer !== protection),
    },
  }));
  removeIfFinalized(store, released, () => new Date());
  reclaim(store, text(claim, "spec", "volumeName"));
}

/** What becomes of a volume whose claim is gone says its reclaim policy. */
function reclaim(store: Cluster["store"], name: string): void {
  const volume = store.get("PersistentVolume", null, name);
  if (volume === undefined) return;
  if (text(volume, "spec", "persistentVolumeReclaimPolicy") === "Retain")
    store.update("PersistentVolume", null, name, (current) => ({
      ...current,
      status: { phase: "Released" },
    }));
  else store.delete("PersistentVolume", null, name);
}
