import { createServer } from "node:http";
import { describe, expect, it, vi } from "vitest";
import { items, record } from "../../../../src/lab/kubernetes-api/fields.ts";
import type { FakeNode } from "./fake-node.ts";
import { deployment, startFakeNode } from "./fake-node.ts";

const waitOptions = { timeout: 20_000, interval: 10 };

describe("a container", () => {
  it("A container that ends is started again at once, then waits in CrashLoopBackOff with the end in lastState", async () => {
    const cluster = startFakeNode();
    cluster.apply(deployment());
    await running(cluster, 1);
    cluster.runs[0]?.exit(101);
    await running(cluster, 2);
    cluster.runs[1]?.exit(101);

    await vi.waitFor(() => expect(container(cluster).state).toHaveProperty("waiting"), waitOptions);
    const [pod] = cluster.pods();
    expect(container(cluster)).toMatchObject({
      ready: false,
      started: false,
      restartCount: 1,
      state: {
        waiting: {
          reason: "CrashLoopBackOff",
          message: `back-off 10s restarting failed container=web pod=${pod?.metadata.name}_demo(${pod?.metadata.uid})`,
        },
      },
      lastState: { terminated: { exitCode: 101, reason: "Error" } },
    });
    expect(record(pod, "status").phase).toBe("Running");
    expect(cluster.events("BackOff").map(({ message }) => message)).toEqual([
      "Back-off restarting failed container",
    ]);
    expect(cluster.events("Started")[0]?.count).toBe(2);
  });

  it("A container over its memory limit is ended as OOMKilled with 137", async () => {
    const cluster = startFakeNode();
    cluster.apply(deployment({}, { resources: { limits: { memory: "64Mi" } } }));
    await running(cluster, 1);
    cluster.runs[0]?.context.useMemory(64 * 1024 * 1024);
    expect(cluster.runs[0]?.context.signal.aborted).toBe(false);

    cluster.runs[0]?.context.useMemory(64 * 1024 * 1024 + 1);
    await running(cluster, 2);
    expect(container(cluster).lastState).toMatchObject({
      terminated: { exitCode: 137, reason: "OOMKilled" },
    });
  });

  it("A container is not ready while nobody listens on the port its probe asks", async () => {
    const cluster = startFakeNode();
    const readinessProbe = { httpGet: { path: "/ready", port: "http" }, periodSeconds: 1 };
    cluster.apply(deployment({}, { ports: [{ name: "http", containerPort: 8080 }], readinessProbe }));
    await running(cluster, 1);

    const refused = () => cluster.events("Unhealthy").map(({ message }) => message);
    const { podIP } = record(cluster.pods()[0], "status");
    await vi.waitFor(
      () =>
        expect(refused()).toEqual([
          `Readiness probe failed: Get "http://${podIP}:8080/ready": dial tcp ${podIP}:8080: connect: connection refused`,
        ]),
      waitOptions,
    );
    expect(container(cluster).ready).toBe(false);

    const server = createServer((_, response) => response.end("ok"));
    await cluster.runs[0]?.context.listen(server, 8080);
    await vi.waitFor(() => expect(container(cluster).ready).toBe(true), waitOptions);
  });

  it("A container sees its environment: literals, references, fields of the pod, keys of Secrets", async () => {
    const cluster = startFakeNode();
    const env = [
      { name: "HOST", value: "db" },
      { name: "URL", value: "postgresql://$(HOST):5432/$$(HOST)" },
      { name: "POD_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
      { name: "PASSWORD", valueFrom: { secretKeyRef: { name: "credentials", key: "password" } } },
    ];
    cluster.apply(deployment({}, { env }));
    await vi.waitFor(
      () =>
        expect(container(cluster).state).toEqual({
          waiting: { reason: "CreateContainerConfigError", message: 'secret "credentials" not found' },
        }),
      waitOptions,
    );

    cluster.apply({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "credentials", namespace: "demo" },
      data: { password: Buffer.from("s3cret").toString("base64") },
    });
    await running(cluster, 1);
    expect(cluster.runs[0]?.context.env).toMatchObject({
      URL: "postgresql://db:5432/$(HOST)",
      POD_NAME: cluster.pods()[0]?.metadata.name,
      PASSWORD: "s3cret",
    });
  });

  it("A container keeps the log of the instance before", async () => {
    const cluster = startFakeNode();
    cluster.apply(deployment());
    await running(cluster, 1);
    cluster.runs[0]?.context.log("first");
    cluster.runs[0]?.exit(1);
    await running(cluster, 2);
    cluster.runs[1]?.context.log("second");

    expect(await log(cluster, false)).toBe("second\n");
    expect(await log(cluster, true)).toBe("first\n");
  });
});

async function running(cluster: FakeNode, runs: number): Promise<void> {
  await vi.waitFor(() => {
    expect(cluster.runs).toHaveLength(runs);
    expect(container(cluster).state).toHaveProperty("running");
  }, waitOptions);
}

function container(cluster: FakeNode): Record<string, unknown> {
  return record(items(cluster.pods()[0], "status", "containerStatuses")[0]);
}

async function log(cluster: FakeNode, previous: boolean): Promise<string> {
  const answer = cluster.node.logs("demo", cluster.pods()[0]?.metadata.name ?? "", "web", {
    previous,
    tailLines: null,
    sinceSeconds: null,
    timestamps: false,
    follow: false,
    signal: new AbortController().signal,
  });
  if (answer.kind !== "text") throw new Error(answer.message);
  let text = "";
  for await (const chunk of answer.chunks) text += chunk;
  return text;
}
