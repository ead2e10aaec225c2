import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  deployment,
  namespaceObject,
  runningPod,
  service,
  startCluster,
  type TestCluster,
} from "./cluster.ts";
import type { NatsProcess } from "./nats-process.ts";
import { startNats } from "./nats-process.ts";
import { type PostgresProcess, postgresPassword, startPostgres } from "./postgres-process.ts";
import { dataOf, errorOf } from "./settings.ts";

const databaseUrl = `postgresql://nomnom:${postgresPassword}@nomnom-postgres:5432/nomnom`;
const infoType = "io.nats.jetstream.api.v1.account_info_response";

let nats: NatsProcess;
let postgres: PostgresProcess;
let cluster: TestCluster;

beforeAll(async () => {
  [nats, postgres] = await Promise.all([startNats(), startPostgres()]);
  cluster = await startCluster(
    {
      "nomnom-nats-0:4222": nats.port,
      "nomnom-nats-0:8222": nats.monitoringPort,
      "nomnom-postgres-0:5432": postgres.port,
    },
    [
      namespaceObject("default"),
      namespaceObject("nomnom-dev"),
      namespaceObject("empty"),
      service("nomnom-nats-client", "nats", 4222, "client"),
      service("nomnom-postgres", "postgres", 5432, "postgres"),
      runningPod("nomnom-nats-0", "nats", {
        ports: [
          { name: "client", containerPort: 4222 },
          { name: "monitor", containerPort: 8222 },
        ],
      }),
      runningPod("nomnom-postgres-0", "postgres", { ports: [{ name: "postgres", containerPort: 5432 }] }),
      deployment("nomnom-worker", "worker", [
        { name: "NATS_URL", value: "nats://nomnom-nats-client:4222" },
        { name: "DATABASE_URL", value: databaseUrl },
      ]),
    ],
    {
      "nomnom-dev": [
        { verbs: ["get", "list"], apiGroups: ["apps"], resources: ["deployments", "statefulsets"] },
      ],
    },
  );
});

afterAll(async () => {
  await cluster.stop();
  await Promise.all([nats.stop(), postgres.stop()]);
});

describe("addresses from the namespace", () => {
  it("The namespace's addresses reach NATS, its monitoring port and PostgreSQL through port-forwards", async () => {
    await using connections = await cluster.open();
    const [natsClient, monitoring, database] = await Promise.all([
      connections.nats(),
      connections.monitoring(),
      connections.postgres(),
    ]);
    expect((await dataOf(natsClient).jetStream("INFO", null, infoType)).ok).toBe(true);
    expect(dataOf(await dataOf(monitoring).get("/healthz"))).toMatchObject({ status: 200 });
    expect(dataOf(await dataOf(database).query("SELECT current_database() AS db"))).toEqual([
      { db: "nomnom" },
    ]);
    expect(connections.target()).toMatchObject({
      context: "test",
      namespace: "nomnom-dev",
      nats: "nats://nomnom-nats-client:4222",
      postgres: "postgresql://nomnom-postgres:5432/nomnom",
      routes: {
        nats: { origin: "NATS_URL of Deployment nomnom-worker", forwarded: true },
        postgres: { forwarded: true },
      },
    });
    expect(connections.secrets()).toEqual(expect.arrayContaining(["admin-token-1", postgresPassword]));
    expect(JSON.stringify(connections.origins())).not.toContain(postgresPassword);
  });

  it("The addresses of a namespace say where they come from", async () => {
    await using connections = await cluster.open();
    await Promise.all([connections.nats(), connections.postgres()]);
    expect(connections.origins()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: "namespace", value: "nomnom-dev" }),
        expect.objectContaining({ name: "nats.url", origin: "NATS_URL of Deployment nomnom-worker" }),
      ]),
    );
  });

  it("A port-forward moves a large result unharmed", async () => {
    await using connections = await cluster.open();
    const client = dataOf(await connections.postgres());
    const rows = dataOf(await client.query("SELECT repeat('0123456789', 1000000) AS text"));
    const { text } = rows[0] ?? {};
    expect(typeof text === "string" && text.length).toBe(10_000_000);
  });

  it("Looking for addresses sends nothing but GET", async () => {
    await using connections = await cluster.open();
    await Promise.all([connections.nats(), connections.monitoring(), connections.postgres()]);
    expect(cluster.api.requests.length).toBeGreaterThan(5);
    expect(new Set(cluster.api.requests.map((request) => request.method))).toEqual(new Set(["GET"]));
  });

  it("Closing leaves no handle, and waits for no deadline", async () => {
    const before = process.getActiveResourcesInfo().filter((name) => name.startsWith("TCP")).length;
    // Closing that waited for an answer would wait for longer than this test may take.
    const connections = await cluster.open({ requestTimeoutMs: 600_000 });
    await Promise.all([connections.nats(), connections.monitoring(), connections.postgres()]);
    await connections[Symbol.asyncDispose]();
    await expect
      .poll(() => process.getActiveResourcesInfo().filter((name) => name.startsWith("TCP")).length, {})
      .toBeLessThanOrEqual(before);
  });
});

describe("choosing the namespace", () => {
  it("The choice of the namespace takes the context's when it holds the release", async () => {
    await using connections = await cluster.open({ contextNamespace: "nomnom-dev" });
    expect(connections.target().namespace).toBe("nomnom-dev");
  });

  it("The choice of the namespace ends with exit 2 when no candidate holds the release, naming them and the lab", async () => {
    const opening = cluster.open({ release: "other" });
    await expect(opening).rejects.toMatchObject({ code: "no-release", exitCode: 2 });
    await expect(opening).rejects.toThrow("default, nomnom-dev, nomnom");
    await expect(opening).rejects.toMatchObject({ hint: expect.stringContaining("nomnom lab run") });
  });

  it("The choice of the namespace suggests the nearest of an unknown namespace", async () => {
    await expect(cluster.open({ namespace: "nomnom-dve" })).rejects.toMatchObject({
      code: "unknown-namespace",
      hint: expect.stringContaining('"nomnom-dev"'),
    });
  });

  it("The choice of the namespace suggests the nearest of an unknown context", async () => {
    await expect(cluster.open({ context: "tset" })).rejects.toMatchObject({
      code: "unknown-context",
      hint: expect.stringContaining('"test"'),
    });
  });

  it("The choice of the namespace does not rule out what it may not read, and says so", async () => {
    await using connections = await cluster.open({ token: "limited-token-1", contextNamespace: "empty" });
    expect(connections.target().namespace).toBe("nomnom-dev");
    await using asked = await cluster.open({ token: "limited-token-1", namespace: "elsewhere" });
    expect(asked.target().namespace).toBe("elsewhere");
    expect(asked.origins()).toContainEqual(
      expect.objectContaining({ name: "namespace", origin: expect.stringContaining("not verified") }),
    );
  });
});

describe("what a cluster may refuse", () => {
  it("A refusal names the missing rule, and NATS is hidden by that", async () => {
    await using connections = await cluster.open({ token: "limited-token-1" });
    const client = dataOf(await connections.kubernetes());
    expect(errorOf(await client.list("/api/v1/namespaces/nomnom-dev/pods"))).toMatchObject({
      kind: "forbidden",
      missing: [{ apiGroup: "", resource: "pods", verb: "list" }],
    });
    expect(errorOf(await connections.nats())).toMatchObject({
      kind: "upstream",
      upstream: "kubernetes",
      system: "nats",
    });
  });

  it("A wrong token is reported as auth, for everyone who asks", async () => {
    await using connections = await cluster.open({ token: "nobody" });
    expect(errorOf(await connections.kubernetes())).toMatchObject({ kind: "auth" });
    expect(errorOf(await connections.postgres())).toMatchObject({ kind: "upstream", upstream: "kubernetes" });
  });

  it("A pod that does not listen is reported with the kubelet's words", async () => {
    await using connections = await cluster.open();
    const client = dataOf(await connections.kubernetes());
    const stream = dataOf(await client.dialPod("nomnom-nats-0", 9999));
    const error =
      stream.errored ??
      (await new Promise<Error>((resolve) => {
        stream.once("error", resolve);
        stream.resume();
      }));
    expect(error.message).toMatch(/9999/);
    expect(errorOf(await client.dialPod("no-such-pod", 1))).toMatchObject({ kind: "not-found" });
  });
});

describe("an API server that does not answer", () => {
  it("An API server that does not answer is unreachable, not an exception", async () => {
    const stopped = await startCluster({}, [namespaceObject("default")]);
    await stopped.api.close();
    await using connections = await stopped.open({ namespace: "default", requestTimeoutMs: 1_000 });
    expect(errorOf(await connections.kubernetes())).toMatchObject({ kind: "unreachable" });
    expect(errorOf(await connections.nats())).toMatchObject({ kind: "upstream" });
    await stopped.stop().catch(() => undefined);
  });
});
