import { describe, expect, test } from "vitest";
import { deleteObject, removeIfFinalized } from "../../../../src/lab/kubernetes-api/deletion.ts";
import { createStore } from "../../../../src/lab/kubernetes-api/memory-store.ts";
import type { KubernetesObject } from "../../../../src/lab/kubernetes-api/store.ts";

const now = () => new Date("2026-11-23T10:00:00Z");
const namespace = "shop";
const podOn = (nodeName: string | undefined, name = "web-0"): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, namespace },
  spec: { nodeName, terminationGracePeriodSeconds: 10 },
  status: { phase: "Running" },
});

describe("deleting a pod", () => {
  test("Deleting a pod on a node marks it and leaves the rest to the kubelet", () => {
    const store = createStore();
    const deleted = deleteObject(store, store.create(podOn("lab")), { now });
    expect(deleted.metadata).toMatchObject({
      deletionTimestamp: "2026-11-23T10:00:10Z",
      deletionGracePeriodSeconds: 10,
    });
    expect(store.get("Pod", namespace, "web-0")).toBe(deleted);
  });

  test("Deleting a pod again does not lengthen its time, and grace period 0 removes it", () => {
    const store = createStore();
    const first = deleteObject(store, store.create(podOn("lab")), { now, gracePeriodSeconds: 5 });
    expect(deleteObject(store, first, { now })).toBe(first);
    deleteObject(store, first, { now, gracePeriodSeconds: 0 });
    expect(store.get("Pod", namespace, "web-0")).toBeUndefined();
  });

  test("Deleting a pod is not finished by an update of the pod, only by its kubelet", () => {
    const store = createStore();
    const marked = deleteObject(store, store.create(podOn("lab")), { now });
    expect(removeIfFinalized(store, marked, now)).toBe(marked);
    expect(store.get("Pod", namespace, "web-0")).toBe(marked);
  });

  test("Deleting a pod without a node removes it at once", () => {
    const store = createStore();
    deleteObject(store, store.create(podOn(undefined)), { now });
    expect(store.list("Pod", null)).toEqual([]);
  });
});

describe("deleting an owner", () => {
  const owned = (kind: string, name: string, owner: KubernetesObject): KubernetesObject => ({
    apiVersion: "apps/v1",
    kind,
    metadata: {
      name,
      namespace,
      ownerReferences: [
        { apiVersion: "apps/v1", kind: owner.kind, name: owner.metadata.name, uid: owner.metadata.uid ?? "" },
      ],
    },
    ...(kind === "Pod" && { spec: { nodeName: "lab" } }),
  });
  const family = () => {
    const store = createStore();
    const deployment = store.create({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "web", namespace },
    });
    const replicaSet = store.create(owned("ReplicaSet", "web-1", deployment));
    store.create(owned("Pod", "web-1-a", replicaSet));
    return { store, deployment };
  };

  test("Deleting an owner takes what it owns along, pods with their grace period", () => {
    const { store, deployment } = family();
    deleteObject(store, deployment, { now });
    expect(store.list("ReplicaSet", null)).toEqual([]);
    expect(store.get("Pod", namespace, "web-1-a")?.metadata.deletionGracePeriodSeconds).toBe(30);
  });

  test("Deleting an owner with Orphan leaves what it owns, without an owner", () => {
    const { store, deployment } = family();
    deleteObject(store, deployment, { now, propagationPolicy: "Orphan" });
    expect(store.get("ReplicaSet", namespace, "web-1")?.metadata.ownerReferences).toEqual([]);
    expect(store.get("Pod", namespace, "web-1-a")?.metadata.deletionTimestamp).toBeUndefined();
  });
});

test("An object with finalizers stays until the last is gone", () => {
  const store = createStore();
  const claim = store.create({
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: "data", namespace, finalizers: ["kubernetes.io/pvc-protection"] },
  });
  const marked = deleteObject(store, claim, { now });
  expect(removeIfFinalized(store, marked, now)).toBe(marked);
  const released = store.update(claim.kind, namespace, "data", (current) => ({
    ...current,
    metadata: { ...current.metadata, finalizers: [] },
  }));
  removeIfFinalized(store, released, now);
  expect(store.list(claim.kind, null)).toEqual([]);
});
