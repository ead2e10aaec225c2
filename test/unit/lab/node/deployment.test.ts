import { describe, expect, it, vi } from "vitest";
import { deleteObject } from "../../../../src/lab/kubernetes-api/deletion.ts";
import { isRecord, record } from "../../../../src/lab/kubernetes-api/fields.ts";
import type { KubernetesObject } from "../../../../src/lab/kubernetes-api/store.ts";
import type { FakeNode } from "./fake-node.ts";
import { deployment, startFakeNode } from "./fake-node.ts";

const waitOptions = { timeout: 20_000, interval: 10 };

describe("Deployment", () => {
  it("A Deployment makes a ReplicaSet and ready pods, named and reported as by a real controller", async () => {
    const cluster = startFakeNode();
    cluster.apply(deployment({ replicas: 2 }));
    await settled(cluster, 2);

    const [replicaSet] = cluster.store.list("ReplicaSet", "demo");
    expect(replicaSet?.metadata.name).toMatch(/^web-[bcdfghjklmnpqrstvwxz2456789]{6,10}$/);
    for (const pod of cluster.pods()) {
      expect(pod.metadata.name).toMatch(new RegExp(`^${replicaSet?.metadata.name}-[a-z0-9]{5}$`));
    }
    expect(status(cluster)).toMatchObject({
      observedGeneration: 1,
      replicas: 2,
      updatedReplicas: 2,
      readyReplicas: 2,
      availableReplicas: 2,
      conditions: [
        { type: "Available", status: "True", reason: "MinimumReplicasAvailable" },
        { type: "Progressing", status: "True", reason: "NewReplicaSetAvailable" },
      ],
    });
    expect(cluster.events("ScalingReplicaSet").map(({ message }) => message)).toEqual([
      `Scaled up replica set ${replicaSet?.metadata.name} to 2`,
    ]);
    expect(cluster.events("SuccessfulCreate")).toHaveLength(2);
  });

  it("A Deployment scaled to zero ends its programs, scaled up starts a pod with a new name", async () => {
    const cluster = startFakeNode();
    cluster.apply(deployment());
    await settled(cluster, 1);
    const [first] = cluster.pods();

    scale(cluster, 0);
    await vi.waitFor(() => expect(cluster.pods()).toEqual([]), waitOptions);
    expect(cluster.runs[0]?.context.signal.aborted).toBe(true);
    expect(status(cluster)).not.toHaveProperty("readyReplicas");

    scale(cluster, 1);
    await settled(cluster, 1);
    expect(cluster.pods()[0]?.metadata.name).not.toBe(first?.metadata.name);
    expect(cluster.runs).toHaveLength(2);
  });

  it("A Deployment replaces a pod that is deleted", async () => {
    const cluster = startFakeNode();
    cluster.apply(deployment());
    await settled(cluster, 1);
    const [first] = cluster.pods();
    if (first === undefined) throw new Error("no pod");

    deleteObject(cluster.store, first, { now: () => new Date() });
    await vi.waitFor(() => {
      expect(cluster.pods().map(({ metadata }) => metadata.uid)).not.toContain(first.metadata.uid);
      expect(cluster.pods()).toHaveLength(1);
    }, waitOptions);
  });

  it("A Deployment rolls to a new template without ever having fewer ready pods than allowed", async () => {
    const cluster = startFakeNode();
    cluster.apply(deployment({ replicas: 2 }));
    await settled(cluster, 2);
    const before = cluster.store.list("ReplicaSet", "demo").map(({ metadata }) => metadata.name);

    setImage(cluster, "app:2");
    await vi.waitFor(() => {
      const images = cluster.pods().map((pod) => imageOf(pod));
      expect(images).toEqual(["app:2", "app:2"]);
      expect(status(cluster).availableReplicas).toBe(2);
    }, waitOptions);
    expect(cluster.store.list("ReplicaSet", "demo")).toHaveLength(2);
    expect(record(cluster.store.get("ReplicaSet", "demo", before[0] ?? ""), "spec").replicas).toBe(0);
  });

  it("A Deployment keeps the old pods when the new image is not there, and says so after the progress deadline", async () => {
    const cluster = startFakeNode();
    cluster.apply(deployment({ replicas: 1, progressDeadlineSeconds: 1 }));
    await settled(cluster, 1);

    setImage(cluster, "missing:2");
    await vi.waitFor(() => {
      expect(status(cluster).conditions).toContainEqual(
        expect.objectContaining({
          type: "Progressing",
          status: "False",
          reason: "ProgressDeadlineExceeded",
        }),
      );
    }, waitOptions);
    expect(cluster.pods().map((pod) => waitingReason(pod))).toEqual([undefined, "ErrImageNeverPull"]);
    expect(status(cluster).availableReplicas).toBe(1);
  });
});

async function settled(cluster: FakeNode, replicas: number): Promise<void> {
  await vi.waitFor(() => expect(status(cluster).availableReplicas).toBe(replicas), waitOptions);
}

function status(cluster: FakeNode): Record<string, unknown> {
  return record(cluster.store.get("Deployment", "demo", "web"), "status");
}

function scale(cluster: FakeNode, replicas: number): void {
  cluster.store.update("Deployment", "demo", "web", (current) => ({
    ...current,
    spec: { ...record(current, "spec"), replicas },
  }));
}

function setImage(cluster: FakeNode, image: string): void {
  cluster.store.update("Deployment", "demo", "web", (current) => ({
    ...current,
    spec: { ...record(current, "spec"), template: record(deployment({}, { image }), "spec", "template") },
  }));
}

function imageOf(pod: KubernetesObject): unknown {
  const containers = record(pod, "spec").containers;
  const [container] = Array.isArray(containers) ? containers : [];
  return isRecord(container) ? container.image : undefined;
}

function waitingReason(pod: KubernetesObject): unknown {
  const statuses = record(pod, "status").containerStatuses;
  const [container] = Array.isArray(statuses) ? statuses : [];
  return record(container, "state", "waiting").reason;
}
