import { readFile } from "node:fs/promises";
import { AckPolicy, jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import * as z from "zod";
import { builtInBlueprint, emptyBlueprint } from "../../../src/blueprint/built-in.ts";
import { expectedTable } from "../../../src/blueprint/expectations.ts";
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
/** More than one page of CONSUMER.LIST (256). */
const consumerCount = 260;

const blueprint = {
  ...emptyBlueprint("nomnom"),
  postgres: {
    ...builtInBlueprint().postgres,
    schema: "public",
    tables: ["orders", "order_line_items", "message_status"].map((name) => expectedTable({ name })),
  },
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
  const consumer = { ack_policy: AckPolicy.Explicit, max_ack_pending: 5 };
  for (let index = 0; index < consumerCount; index++)
    await manager.consumers.add("S0", { ...consumer, durable_name: `c${index}` });
  await manager.consumers.add("S7", { ...consumer, durable_name: "workers" });
  for (let index = 0; index < 3; index++) await jetstream(connection).publish("s7.x", "message");
  const fetched = await jetstream(connection).consumers.get("S7", "workers");
  await fetched.next();
  await connection.close();
  await postgres.run(`
    CREATE TABLE orders (id serial PRIMARY KEY, order_key text NOT NULL UNIQUE);
    CREATE TABLE "ORDERS" (x int);
    CREATE SCHEMA other; CREATE TABLE other.order_line_items (a int, b text, UNIQUE (a, b));
    CREATE UNIQUE INDEX partial ON orders (id) WHERE id > 5;
    CREATE TABLE message_status (message_id int, status text, received_at timestamp);
    INSERT INTO message_status SELECT n, CASE WHEN n <= 2 THEN 'failed' ELSE 'processed' END, '2026-01-01T10:00:00'::timestamp
      + n * interval '1 second' FROM generate_series(1, 10) n;
    INSERT INTO "ORDERS" SELECT generate_series(1, 300000); ANALYZE "ORDERS";
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

/** Redis is no part of this cluster; test/integration/redis has a real one. */
const sectionIds = Object.keys(sectionSchemas).filter(
  (id): id is SectionId => id in probes && !id.startsWith("redis/"),
);

const ofTheCluster: ReadonlySet<SectionId> = new Set(["kubernetes/nodes", "kubernetes/storageclasses"]);

describe("every section", () => {
  it("Every section is read from real servers, and no secret is in it", async () => {
    await using connections = await cluster.open();
    const context = contextOf(connections);
    const results = await Promise.all(sectionIds.map((id) => context.section(id)));
    for (const [index, result] of results.entries())
      expect(result, `${sectionIds[index]}`).toMatchObject({ ok: true });
    const text = JSON.stringify(results);
    for (const secret of ["doctor-pw-1", "hidden-value", "hunter22", "admin-token-1", postgresPassword])
      expect(text).not.toContain(secret);
  });

  it("Every section is read with the Role of docs/permissions.md, and only with GET", async () => {
    await using connections = await cluster.open({ token: "documented-token-1", namespace: "nomnom-dev" });
    const context = contextOf(connections);
    for (const id of sectionIds) {
      // What lies in no namespace takes a ClusterRole, which nobody needs.
      const expected = ofTheCluster.has(id) ? { ok: false, error: { kind: "forbidden" } } : { ok: true };
      expect(await context.section(id), id).toMatchObject(expected);
    }
    expect(new Set(cluster.api.requests.map((request) => request.method))).toEqual(new Set(["GET"]));
  });

  it("Every section is a value and not an exception where the cluster refuses it", async () => {
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
  it("A probe lists streams over several pages", async () => {
    await using connections = await cluster.open();
    const streams = dataOf(await contextOf(connections).section("nats/streams"));
    expect(new Set(streams.map((stream) => stream.config.name)).size).toBe(streamCount);
  });

  it("A probe reads max_file and every account's reservation from the monitoring port", async () => {
    await using connections = await cluster.open();
    const monitoring = dataOf(await contextOf(connections).section("nats/monitoring"));
    expect(monitoring.health).toEqual({ ok: true, status: 200, error: null });
    expect(monitoring.connections).toMatchObject({ max: 65_536, slowConsumers: 0 });
    expect(monitoring.peers).toEqual([]);
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

  it("A probe lists the consumers of every stream, over several pages", async () => {
    await using connections = await cluster.open();
    const consumers = dataOf(await contextOf(connections).section("nats/consumers"));
    expect(consumers.filter(({ stream_name }) => stream_name === "S0")).toHaveLength(consumerCount);
    // `ts`, the server's own time, only since 2.10.
    const others = consumers.filter(({ stream_name }) => stream_name !== "S0").map(({ ts, ...rest }) => rest);
    expect(others).toEqual([
      {
        stream_name: "S7",
        name: "workers",
        created: expect.any(String),
        config: {
          ack_policy: "explicit",
          ack_wait: 30e9,
          deliver_policy: "all",
          filter_subjects: [],
          max_ack_pending: 5,
          max_deliver: -1,
          max_waiting: 512,
          durable_name: "workers",
          headers_only: false,
          mem_storage: false,
          // As many as its stream has.
          num_replicas: 0,
          metadata: {},
          priority_groups: [],
          replay_policy: "instant",
        },
        delivered: { consumer_seq: 1, stream_seq: 1, last_active: expect.any(String) },
        ack_floor: { consumer_seq: 0, stream_seq: 0 },
        num_pending: 2,
        num_ack_pending: 1,
        num_redelivered: 0,
        num_waiting: expect.any(Number),
        push_bound: false,
        paused: false,
      },
    ]);
  });

  it("A probe reads server and account", async () => {
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
  it("A probe without any privilege finds tables of any schema and case, with their columns", async () => {
    await using connections = await cluster.open();
    const tables = dataOf(await contextOf(connections).section("postgres/tables"));
    expect(tables.map(({ schema, name, onPath }) => ({ schema, name, onPath }))).toEqual([
      { schema: "other", name: "order_line_items", onPath: false },
      { schema: "public", name: "ORDERS", onPath: true },
      { schema: "public", name: "message_status", onPath: true },
      { schema: "public", name: "orders", onPath: true },
    ]);
    expect(tables.at(-1)?.columns).toEqual([
      { name: "id", type: "integer", notNull: true, hasDefault: true, identity: "", generated: "" },
      { name: "order_key", type: "text", notNull: true, hasDefault: false, identity: "", generated: "" },
    ]);
  });

  it("A probe without any privilege finds unique keys and says which ON CONFLICT can use", async () => {
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

  it("A probe without any privilege tells how large tables are by the server's own estimate", async () => {
    await using connections = await cluster.open();
    const sizes = dataOf(await contextOf(connections).section("postgres/table-sizes"));
    const known = sizes.map(({ name, rows, exact }) => ({ name, rows, exact }));
    expect(known).toContainEqual({ name: "ORDERS", rows: 300_000, exact: false });
    expect(known).toContainEqual({ name: "message_status", rows: 10, exact: false });
  });

  it("A probe without any privilege counts small tables where it may read them, and never reads large ones", async () => {
    await postgres.run("GRANT SELECT ON ALL TABLES IN SCHEMA public TO doctor");
    const scans = async (table: string) =>
      await postgres.rows(`SELECT seq_scan::int FROM pg_stat_user_tables WHERE relname = '${table}'`);
    try {
      await using connections = await cluster.open();
      const sizes = dataOf(await contextOf(connections).section("postgres/table-sizes"));
      const { inserted, ...status } = sizes.find(({ name }) => name === "message_status") ?? { inserted: 0 };
      expect(inserted).toBeGreaterThanOrEqual(10);
      expect(status).toEqual({
        schema: "public",
        name: "message_status",
        onPath: true,
        rows: 10,
        exact: true,
        newestAt: "2026-01-01T10:00:10.000Z",
        byStatus: { failed: 2, processed: 8 },
      });
      expect(sizes.find(({ name }) => name === "ORDERS")).toMatchObject({ rows: 300_000, exact: false });
      await connections[Symbol.asyncDispose]();
      // A session tells the statistics of its scans when it ends.
      await expect.poll(() => scans("message_status")).not.toEqual([{ seq_scan: 0 }]);
      expect(await scans("ORDERS")).toEqual([{ seq_scan: 0 }]);
    } finally {
      await postgres.run("REVOKE SELECT ON ALL TABLES IN SCHEMA public FROM doctor");
    }
  });

  it("A probe without any privilege counts the newest rows of message_status where it may read the two columns, and only those of the last day", async () => {
    const status = async () => {
      await using connections = await cluster.open();
      return dataOf(await contextOf(connections).section("postgres/message-status"));
    };
    expect(await status()).toEqual({ kind: "refused", identifier: "public.message_status" });
    await postgres.run(`GRANT SELECT (status, received_at) ON message_status TO doctor;
      INSERT INTO message_status SELECT 100, 'accepted', (now() AT TIME ZONE 'utc') - n * interval '1 minute' FROM generate_series(1, 4) n`);
    try {
      // Those of 2026-01-01 are history.
      expect(await status()).toMatchObject({
        kind: "counted",
        complete: true,
        statuses: [{ status: "accepted", rows: 4, overdue: 3 }],
      });
      // Times no calendar has: rows of no message.
      const counted = await status();
      await postgres.run(`INSERT INTO message_status SELECT 100, 'accepted', day::timestamp
        FROM unnest(ARRAY['294276-12-31', 'infinity', '-infinity', '4713-01-01 BC']) day`);
      expect(await status()).toMatchObject({ statuses: counted.kind === "counted" ? counted.statuses : [] });
    } finally {
      await postgres.run(`DELETE FROM message_status WHERE message_id = 100;
        REVOKE SELECT (status, received_at) ON message_status FROM doctor`);
    }
  });

  it("A probe without any privilege looks at a large message_status by its index only", async () => {
    await postgres.run(`ALTER TABLE message_status RENAME TO small;
      CREATE TABLE message_status (message_id int, status text, received_at timestamp);
      INSERT INTO message_status SELECT n, 'completed', (now() AT TIME ZONE 'utc') - n * interval '1 second' FROM generate_series(1, 300000) n;
      GRANT SELECT ON message_status TO doctor`);
    const status = async () => {
      await using connections = await cluster.open();
      return dataOf(await contextOf(connections).section("postgres/message-status"));
    };
    try {
      expect(await status()).toEqual({ kind: "large", identifier: "public.message_status" });
      await postgres.run("CREATE INDEX ON message_status (received_at); ANALYZE message_status");
      expect(await status()).toMatchObject({
        kind: "counted",
        complete: false,
        statuses: [{ status: "completed", rows: 10_000 }],
      });
    } finally {
      await postgres.run("DROP TABLE message_status; ALTER TABLE small RENAME TO message_status");
    }
  });

  it("A probe without any privilege does not queue behind a lock", async () => {
    await postgres.run("GRANT SELECT ON message_status TO doctor");
    const locked = postgres.run(
      "BEGIN; LOCK TABLE message_status IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(60)",
    );
    try {
      const locks = "SELECT FROM pg_locks WHERE relation = 'message_status'::regclass AND granted";
      await expect.poll(() => postgres.rows(locks)).not.toEqual([]);
      await using connections = await cluster.open();
      const sizes = dataOf(await contextOf(connections).section("postgres/table-sizes"));
      expect(await postgres.rows(locks)).not.toEqual([]);
      expect(sizes.find(({ name }) => name === "message_status")).toMatchObject({ rows: 10, exact: false });
    } finally {
      const ended = expect(locked).rejects.toThrow("canceling statement due to user request");
      await postgres.run(
        "SELECT pg_cancel_backend(pid) FROM pg_locks WHERE relation = 'message_status'::regclass AND granted",
      );
      await ended;
      await postgres.run("REVOKE SELECT ON message_status FROM doctor");
    }
  });

  it("A probe without any privilege reads server, database and role", async () => {
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
  it("Logs are read of containers in trouble, current and previous", async () => {
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
