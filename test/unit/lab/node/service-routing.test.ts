import { createServer } from "node:http";
import { describe, expect, it, vi } from "vitest";
import { items, record } from "../../../../src/lab/kubernetes-api/fields.ts";
import type { FakeNode } from "./fake-node.ts";
import { deployment, startFakeNode } from "./fake-node.ts";

const waitOptions = { timeout: 20_000, interval: 10 };

describe("the names a program can connect to", () => {
  it("The names that a program can connect to lead through a Service's port to the local port of a ready pod", async () => {
    const cluster = await withService();
    const { context } = first(cluster);
    const server = createServer();
    await context.listen(server, 8080);
    const address = server.address();
    const port = typeof address === "object" ? address?.port : undefined;

    for (const host of ["web", "web.demo", "web.demo.svc", "web.demo.svc.cluster.local"]) {
      expect(await context.resolve(host, 80)).toEqual({ host: "127.0.0.1", port });
    }
    const { podIP } = record(cluster.pods()[0], "status");
    expect(await context.resolve(String(podIP), 8080)).toEqual({ host: "127.0.0.1", port });
    expect(await context.resolve("localhost", 8080)).toEqual({ host: "127.0.0.1", port });
  });

  it("The names that a program can connect to are refused where nobody listens, and unknown as getaddrinfo says it", async () => {
    const { context } = first(await withService());
    expect(await context.resolve("web", 80)).toEqual({ host: "127.0.0.1", port: 1 });
    await expect(context.resolve("nowhere", 80)).rejects.toMatchObject({
      code: "ENOTFOUND",
      message: "getaddrinfo ENOTFOUND nowhere",
    });
    expect(await context.resolve("example.org", 443)).toEqual({ host: "example.org", port: 443 });
  });

  it("The names that a program can connect to follow readiness into Endpoints and EndpointSlices", async () => {
    const cluster = await withService();
    const { podIP } = record(cluster.pods()[0], "status");
    await vi.waitFor(() => {
      const endpoints = cluster.store.get("Endpoints", "demo", "web");
      expect(items(endpoints, "subsets", 0, "addresses")).toMatchObject([{ ip: podIP }]);
      expect(items(endpoints, "subsets", 0, "ports")).toEqual([
        { name: "http", port: 8080, protocol: "TCP" },
      ]);
    }, waitOptions);
    const [slice] = cluster.store.list("EndpointSlice", "demo");
    expect(slice?.metadata.labels).toMatchObject({ "kubernetes.io/service-name": "web" });
    expect(items(slice, "endpoints")).toMatchObject([
      { addresses: [podIP], conditions: { ready: true, serving: true, terminating: false } },
    ]);
  });
});

async function withService(): Promise<FakeNode> {
  const cluster = startFakeNode();
  cluster.apply({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "web", namespace: "demo" },
    spec: { selector: { app: "web" }, ports: [{ name: "http", port: 80, targetPort: "http" }] },
  });
  cluster.apply(deployment({}, { ports: [{ name: "http", containerPort: 8080 }] }));
  await vi.waitFor(() => {
    expect(record(cluster.store.get("Deployment", "demo", "web"), "status").readyReplicas).toBe(1);
  }, waitOptions);
  return cluster;
}

function first(cluster: FakeNode) {
  const [run] = cluster.runs;
  if (run === undefined) throw new Error("nothing runs");
  return run;
}
