import { describe, expect, it } from "vitest";
import { resolveClusterHost } from "../../../../src/connect/kubernetes/cluster-host.ts";
import { serviceSchema } from "../../../../src/snapshot/kubernetes/network.ts";
import { podSchema } from "../../../../src/snapshot/kubernetes/pod.ts";

const pod = (name: string, options: { ready?: boolean; phase?: string; deleted?: boolean } = {}) =>
  podSchema.parse({
    metadata: {
      name,
      labels: { app: "nats" },
      ...(options.deleted ? { deletionTimestamp: "2026-01-01T00:00:00Z" } : {}),
    },
    spec: { containers: [{ name: "nats", ports: [{ name: "client", containerPort: 14222 }] }] },
    status: {
      phase: options.phase ?? "Running",
      conditions: [{ type: "Ready", status: options.ready === false ? "False" : "True" }],
      containerStatuses: [{ name: "nats", ready: true, restartCount: 0, state: { running: {} } }],
    },
  });

const service = serviceSchema.parse({
  metadata: { name: "nats-client" },
  spec: { clusterIP: "10.0.0.1", selector: { app: "nats" }, ports: [{ port: 4222, targetPort: "client" }] },
});
const headless = serviceSchema.parse({
  metadata: { name: "nats" },
  spec: { clusterIP: "None", selector: { app: "nats" }, ports: [{ port: 4222, targetPort: "client" }] },
});

const resolve = (host: string, pods = [pod("nats-1"), pod("nats-0")], port = 4222) => {
  const result = resolveClusterHost(
    { pods, services: [service, headless], containers: [] },
    "ns",
    host,
    port,
  );
  if (result.kind === "pod") return `${result.target.pod.metadata.name}:${result.target.port}`;
  return result.kind === "no-pod" ? result.message : result.kind;
};

describe("a host name as cluster DNS resolves it", () => {
  it.each([
    ["nats-client", "nats-0:14222"],
    ["nats-client.ns", "nats-0:14222"],
    ["nats-client.ns.svc.cluster.local", "nats-0:14222"],
    ["nats", "nats-0:4222"],
    ["nats-1.nats.ns.svc.cluster.local", "nats-1:4222"],
    ["nats-client.other.svc", "nats-client.other.svc is in namespace other, not in ns"],
    ["missing", "there is no Service missing in namespace ns"],
    ["nats.example.com", "external"],
    ["10.0.0.7", "external"],
  ])("A host name is resolved as cluster DNS does: %s", (host, expected) => {
    expect(resolve(host)).toBe(expected);
  });

  it("A host name prefers a ready pod, then one that runs, never one that goes", () => {
    expect(resolve("nats-client", [pod("a", { ready: false }), pod("b")])).toBe("b:14222");
    expect(resolve("nats-client", [pod("a", { deleted: true }), pod("b", { ready: false })])).toBe("b:14222");
    expect(resolve("nats-client", [pod("a", { phase: "Pending" })])).toBe(
      "pod a, the only one behind Service nats-client, does not run",
    );
    expect(resolve("nats-client", [pod("a", { phase: "Pending" }), pod("b", { phase: "Failed" })])).toBe(
      "none of the 2 pods behind Service nats-client runs",
    );
    expect(resolve("nats-client", [])).toBe("Service nats-client selects no pod");
    expect(resolve("nats-client", undefined, 9)).toBe("Service nats-client has no port 9");
  });
});
