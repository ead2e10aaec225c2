import { describe, expect, it, vi } from "vitest";
import { record, text } from "../../../../src/lab/kubernetes-api/fields.ts";
import type { FakeNode } from "./fake-node.ts";
import { startFakeNode } from "./fake-node.ts";

const waitOptions = { timeout: 20_000, interval: 10 };

describe("StatefulSet", () => {
  it("A StatefulSet makes its pods one after the other, each with a bound claim", async () => {
    const cluster = startFakeNode();
    cluster.apply({ apiVersion: "storage.k8s.io/v1", kind: "StorageClass", metadata: { name: "standard" } });
    cluster.apply(statefulSet(2, { readinessProbe: { exec: { command: ["true"] } } }));
    await vi.waitFor(() => expect(cluster.runs).toHaveLength(1), waitOptions);
    // The fake program answers no exec, so pod 0 never becomes ready and pod 1 is never made.
    await vi.waitFor(() => expect(text(cluster.pods()[0], "status", "phase")).toBe("Running"), waitOptions);
    expect(cluster.pods().map(({ metadata }) => metadata.name)).toEqual(["db-0"]);
    const claim = cluster.store.get("PersistentVolumeClaim", "demo", "data-db-0");
    expect(record(claim, "status")).toEqual({
      phase: "Bound",
      accessModes: ["ReadWriteOnce"],
      capacity: { storage: "1Gi" },
    });
  });

  it("A StatefulSet goes on once the pod before is ready, and keeps the folder of a claim over its pods", async () => {
    const cluster = startFakeNode();
    cluster.apply({ apiVersion: "storage.k8s.io/v1", kind: "StorageClass", metadata: { name: "standard" } });
    cluster.apply(statefulSet(2, {}));
    await vi.waitFor(() => expect(status(cluster).readyReplicas).toBe(2), waitOptions);
    expect(cluster.pods().map(({ metadata }) => metadata.name)).toEqual(["db-0", "db-1"]);

    cluster.runs[0]?.exit(1);
    await vi.waitFor(() => expect(cluster.runs).toHaveLength(3), waitOptions);
    expect(cluster.runs[2]?.context.dataDir).toBe(cluster.runs[0]?.context.dataDir);
  });

  it("A StatefulSet waits unscheduled while the storage class of its claim does not exist", async () => {
    const cluster = startFakeNode();
    cluster.apply(statefulSet(1, {}));
    await vi.waitFor(() => expect(cluster.events("FailedScheduling")).toHaveLength(1), waitOptions);
    expect(text(cluster.pods()[0], "status", "conditions", 0, "message")).toBe(
      "0/1 nodes are available: 1 pod has unbound immediate PersistentVolumeClaims.",
    );
    expect(cluster.events("ProvisioningFailed")[0]?.message).toBe(
      'storageclass.storage.k8s.io "standard" not found',
    );
    expect(cluster.runs).toEqual([]);
  });
});

function status(cluster: FakeNode): Record<string, unknown> {
  return record(cluster.store.get("StatefulSet", "demo", "db"), "status");
}

function statefulSet(replicas: number, container: Record<string, unknown>) {
  const labels = { app: "db" };
  const volumeMounts = [{ name: "data", mountPath: "/data" }];
  return {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name: "db", namespace: "demo" },
    spec: {
      replicas,
      serviceName: "db",
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          containers: [{ name: "db", image: "app:1", imagePullPolicy: "Never", volumeMounts, ...container }],
        },
      },
      volumeClaimTemplates: [
        {
          metadata: { name: "data" },
          spec: {
            accessModes: ["ReadWriteOnce"],
            storageClassName: "standard",
            resources: { requests: { storage: "1Gi" } },
          },
        },
      ],
    },
  };
}
