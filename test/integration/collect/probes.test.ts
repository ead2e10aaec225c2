import { readFile } from "node:fs/promises";
import { jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { z } from "zod";
import type { Blueprint } from "../../../src/blueprint/blueprint.ts";
import type { ProbeContext } from "../../../src/collect/probe.ts";
import { probes } from "../../../src/collect/probes.ts";
import type { Connections } from "../../../src/connect/connections.ts";
import type { ProbeResult } from "../../../src/snapshot/probe-result.ts";
import { type SectionData, type SectionId, sectionSchemas } from "../../../src/snapshot/snapshot.ts";
import {
  deployment,
  namespaceObject,
  runningPod,
  service,
  startCluster,
  type TestCluster,
} from "../connect/cluster.ts";
import { type NatsProcess, startNats } from "../connect/nats-process.ts";
import { type PostgresProcess, postgresPassword, startPostgres } from "../connect/postgres-process.ts";
import { dataOf, errorOf } from "../connect/settings.ts";

/** More than one page of STREAM.LIST (256). */
const streamCount = 300;

const blueprint: Blueprint = {
  release: "nomnom",
  nats: { maxFileBytes: null, streams: [] },
  postgres: {
    schema: "public",
    tables: ["orders", "order_line_items", "message_status"].map((name) => ({
      name,
      source: "test",
      columns: [],
      uniques: [],
      conflictTarget: false,
    })),
  },
  workloads: [],
  checks: {},
  suppress: [],
};

let nats: NatsProcess;
let postgres: PostgresProcess;
let cluster: TestCluster;

beforeAll(async () => {
  [nats, postgres] = await Promise.all([startNats(), startPostgres()]);
  const connection = await connect({ servers: `127.0.0.1:${nats.port}` });
  const manager = await jetstreamManager(connection);
  for (let index = 0; index < streamCount; index++)
    await manager.streams.add({ name: `S${index}`, subjects: [`s${index}.>`], max_bytes: 1_000_000 });
  await connection.close();
  await postgres.run(`
    CREATE TABLE orders (id serial PRIMARY KEY, order_key text NOT NULL UNIQUE);
    CREATE TABLE "ORDERS" (x int);
    CREATE SCHEMA other; CREATE TABLE other.order_line_items (a int, b text, UNIQUE (a, b));
    CREATE UNIQUE INDEX partial ON orders (id) WHERE id > 5;
    CREATE ROLE doctor LOGIN PASSWORD 'doctor-pw-1';`);
  cluster = await startCluster(
    {
      "nomnom-nats-0:4222": nats.port,
      "nomnom-nats-0:8222": nats.monitoringPort,
      "nomnom-postgres-0:5432": postgres.port,
    },
    [
      namespaceObject("nomnom-dev"),
      service("nomnom-nats-client", "nats", 4222, "client"),
      service("nomnom-postgres", "postgres", 5432, "postgres"),
      runningPod("nomnom-nats-0", "nats", { ports: [{ name: "client", containerPort: 4222 }] }),
      runningPod("nomnom-postgres-0", "postgres", { ports: [{ name: "postgres", containerPort: 5432 }] }),
      runningPod(
        "nomnom-worker-1",
        "worker",
        { env: [{ name: "API_TOKEN", value: "hidden-value" }] },
        { ready: false, restarts: 3 },
      ),
      deployment("nomnom-worker", "worker", [
        { name: "NATS_URL", value: "nats://nomnom-nats-client:4222" },
        { name: "DATABASE_URL", value: "postgresql://doctor:doctor-pw-1@nomnom-postgres:5432/nomnom" },
      ]),
    ],
    {
      "nomnom-dev": [
        { verbs: ["get", "list"], apiGroups: ["apps"], resources: ["deployments", "statefulsets"] },
        { verbs: ["list"], apiGroups: [""], resources: ["pods", "services"] },
      ],
    },
    { "nomnom-dev": await documentedRules() },
  );
});

afterAll(async () => {
  await cluster.stop();
  await Promise.all([nats.stop(), postgres.stop()]);
});

const roleSchema = z.object({
  rules: z.array(
    z.object({ verbs: z.array(z.string()), apiGroups: z.array(z.string()), resources: z.array(z.string()) }),
  ),
});

/** The rules of the first Role in docs/permissions.md. */
async function documentedRules() {
  const page = await readFile("docs/permissions.md", "utf8");
  const [, yaml = ""] = /```yaml\n([\s\S]*?)```/.exec(page) ?? [];
  return roleSchema.parse(parseAllDocuments(yaml)[0]?.toJS()).rules;
}

function contextOf(connections: Connections): ProbeContext {
  const context: ProbeContext = {
    connections,
    blueprint,
    signal: new AbortController().signal,
    section<S extends SectionId>(id: S): Promise<ProbeResult<SectionData[S]>> {
      const probe = probes[id];
      return probe.collect(context);
    },
  };
  return context;
}

const sectionIds = Object.keys(sectionSchemas).filter((id): id is SectionId => id in probes);

describe("every section", () => {
  it("is read from real servers, and no secret is in it", async () => {
    await using connections = await cluster.open();
    const context = contextOf(connections);
    const results = await Promise.all(sectionIds.map((id) => context.section(id)));
    for (const [index, result] of results.entries())
      expect(result, `${sectionIds[index]}`).toMatchObject({ ok: true });
    const text = JSON.stringify(results);
    for (const secret of ["doctor-pw-1", "hidden-value", "hunter22", "admin-token-1", postgresPassword])
      expect(text).not.toContain(secret);
  });

  it("is read with the Role of docs/permissions.md, and only with GET", async () => {
    await using connections = await cluster.open({ token: "documented-token-1", namespace: "nomnom-dev" });
    const context = contextOf(connections);
    const results = await Promise.all(sectionIds.map((id) => context.section(id)));
    for (const [index, result] of results.entries())
      expect(result, `${sectionIds[index]}`).toMatchObject({ ok: true });
    expect(new Set(cluster.api.requests.map((request) => request.method))).toEqual(new Set(["GET"]));
  });

  it("is a value and not an exception where the cluster refuses it", async () => {
    await using connections = await cluster.open({ token: "limited-token-1" });
    const context = contextOf(connections);
    expect(errorOf(await context.section("kubernetes/logs"))).toMatchObject({
      kind: "forbidden",
      missing: [{ apiGroup: "", resource: "pods/log", verb: "get" }],
    });
    for (const section of ["nats/streams", "nats/monitoring", "postgres/tables"] as const)
      expect(errorOf(await context.section(section)), section).toMatchObject({
        kind: "upstream",
        missing: [
          { apiGroup: "", resource: "pods/portforward", verb: "get" },
          { apiGroup: "", resource: "pods/portforward", verb: "create" },
        ],
      });
  });
});

describe("NATS", () => {
  it("lists streams over several pages", async () => {
    await using connections = await cluster.open();
    const streams = dataOf(await contextOf(connections).section("nats/streams"));
    expect(new Set(streams.map((stream) => stream.config.name)).size).toBe(streamCount);
  });

  it("reads max_file and every account's reservation from the monitoring port", async () => {
    await using connections = await cluster.open();
    const monitoring = dataOf(await contextOf(connections).section("nats/monitoring"));
    expect(monitoring.health).toEqual({ ok: true, status: 200, error: null });
    expect(monitoring.jetstream).toMatchObject({
      maxFileBytes: 4 * 1024 ** 3,
      reservedFileBytes: streamCount * 1_000_000,
    });
    expect(monitoring.jetstream?.streams).toHaveLength(streamCount);
    expect(monitoring.jetstream?.streams).toContainEqual({
      account: "$G",
      name: "S7",
      storage: "file",
      maxBytes: 1_000_000,
    });
  });

  it("reads server and account", async () => {
    await using connections = await cluster.open();
    const context = contextOf(connections);
    expect(dataOf(await context.section("nats/server"))).toMatchObject({
      jetstream: true,
      authRequired: false,
    });
    expect(dataOf(await context.section("nats/account"))).toMatchObject({
      streams: streamCount,
      maxStorageBytes: -1,
    });
  });
});

describe("PostgreSQL, as a role without any privilege", () => {
  it("finds tables of any schema and case, with their columns", async () => {
    await using connections = await cluster.open();
    const tables = dataOf(await contextOf(connections).section("postgres/tables"));
    expect(tables.map(({ schema, name, onPath }) => ({ schema, name, onPath }))).toEqual([
      { schema: "other", name: "order_line_items", onPath: false },
      { schema: "public", name: "ORDERS", onPath: true },
      { schema: "public", name: "orders", onPath: true },
    ]);
    expect(tables.at(-1)?.columns).toEqual([
      { name: "id", type: "integer", notNull: true, hasDefault: true, identity: "", generated: "" },
      { name: "order_key", type: "text", notNull: true, hasDefault: false, identity: "", generated: "" },
    ]);
  });

  it("finds unique keys and says which ON CONFLICT can use", async () => {
    await using connections = await cluster.open();
    const keys = dataOf(await contextOf(connections).section("postgres/unique-keys"));
    expect(
      keys.map(({ name, columns, inferable, primary }) => ({ name, columns, inferable, primary })),
    ).toEqual([
      { name: "order_line_items_a_b_key", columns: ["a", "b"], inferable: true, primary: false },
      { name: "orders_order_key_key", columns: ["order_key"], inferable: true, primary: false },
      { name: "orders_pkey", columns: ["id"], inferable: true, primary: true },
      { name: "partial", columns: ["id"], inferable: false, primary: false },
    ]);
  });

  it("reads server, database and role", async () => {
    await using connections = await cluster.open();
    expect(dataOf(await contextOf(connections).section("postgres/server"))).toMatchObject({
      database: "nomnom",
      user: "doctor",
      inRecovery: false,
      readOnly: false,
    });
  });
});

describe("logs", () => {
  it("are those of containers in trouble, current and previous", async () => {
    await using connections = await cluster.open();
    const logs = dataOf(await contextOf(connections).section("kubernetes/logs"));
    expect(logs).toEqual([
      {
        pod: "nomnom-worker-1",
        container: "worker",
        previous: false,
        lines: ["first line", "password=*** was used"],
      },
      {
        pod: "nomnom-worker-1",
        container: "worker",
        previous: true,
        lines: ["first line", "password=*** was used"],
      },
    ]);
  });
});
