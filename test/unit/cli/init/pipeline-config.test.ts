import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadConfiguration } from "../../../../src/blueprint/load-configuration.ts";
import { tableKey } from "../../../../src/blueprint/table-name.ts";
import { learn } from "../../../../src/cli/init/pipeline/learn.ts";
import { pipelineConfig } from "../../../../src/cli/init/pipeline/pipeline-config.ts";
import { type Snapshot, snapshotSchema } from "../../../../src/snapshot/snapshot.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "nomnom-init-"));
});
afterAll(() => rm(folder, { recursive: true }));

const stream = (name: string, config: object) => ({
  config: { name, ...config },
  state: { messages: 0, bytes: 0, first_seq: 0, last_seq: 0 },
});

const consumer = (stream_name: string, name: string, config: object) => ({
  stream_name,
  name,
  config: { durable_name: name, ...config },
  delivered: { consumer_seq: 0, stream_seq: 0 },
  ack_floor: { consumer_seq: 0, stream_seq: 0 },
  num_ack_pending: 0,
  num_redelivered: 0,
  num_pending: 0,
});

const workload = (name: string, env: Record<string, string> = {}, replicas = 1) => ({
  metadata: { name, labels: {} },
  spec: {
    replicas,
    selector: {},
    template: {
      spec: {
        containers: [{ name: "app", env: Object.entries(env).map(([key, value]) => ({ name: key, value })) }],
      },
    },
  },
});

const ref = { name: "ref", type: "text" };

const relation = (schema: string, name: string, more: object = {}) => ({
  schema,
  name,
  onPath: schema === "public",
  mayInsert: true,
  columns: [ref],
  uniques: [["ref"]],
  ...more,
});

function snapshot(data: Record<string, unknown>): Snapshot {
  return snapshotSchema.parse({
    schemaVersion: 1,
    kind: "Snapshot",
    tool: { name: "nomnom", version: "0.1.0" },
    takenAt: "2026-01-01T00:00:00.000Z",
    target: {
      context: 'we"ird: #1',
      namespace: "shop",
      nats: "nats://h:4222",
      postgres: "postgresql://h:5432/shop",
    },
    sections: Object.fromEntries(Object.entries(data).map(([id, each]) => [id, { ok: true, data: each }])),
  });
}

/** The file, and what doctor makes of it. */
async function written(data: Record<string, unknown>) {
  const from = snapshot(data);
  const text = pipelineConfig(from, learn(from));
  const file = join(folder, "nomnom.doctor.yaml");
  await writeFile(file, text);
  return { text, ...(await loadConfiguration({ cwd: folder, configFile: file, entitiesDir: null })) };
}

const shop = {
  "nats/streams": [
    stream("ORDERS", { subjects: ["orders.>"], max_bytes: 1024 ** 3, num_replicas: 3 }),
    stream("AUDIT", { subjects: ["audit.>"], storage: "memory" }),
  ],
  "nats/consumers": [
    consumer("ORDERS", "billing", { filter_subject: "orders.created", max_deliver: 5 }),
    consumer("ORDERS", "fulfil", { filter_subjects: ["orders.created", "orders.paid"] }),
    consumer("ORDERS", "passing", { durable_name: null }),
  ],
  "kubernetes/deployments": [
    workload("checkout", { ORDER_STREAM: "ORDERS" }),
    workload("biller", { STREAM: "ORDERS", TAKES_AS: "billing" }),
    workload("old-checkout", {}, 0),
  ],
  "kubernetes/statefulsets": [workload("nats")],
  "kubernetes/scaledobjects": [
    {
      metadata: { name: "fulfiller" },
      spec: {
        scaleTargetRef: { name: "fulfiller" },
        triggers: [{ type: "nats-jetstream", metadata: { stream: "ORDERS", consumer: "fulfil" } }],
      },
    },
  ],
  "postgres/relations": {
    count: 4,
    relations: [
      relation("sales", "purchase", {
        columns: [...Array.from({ length: 12 }, (_, index) => ({ name: `c ${index}: #`, type: null })), ref],
      }),
      relation("public", "invoice"),
      relation("public", "flyway_schema_history"),
      relation("public", "read_only", { mayInsert: false }),
    ],
  },
};

describe("the configuration that init writes for a pipeline that is not nomnom's", () => {
  it("The configuration of init expects what is there and nothing of nomnom's", async () => {
    const { blueprint, settings, text } = await written(shop);
    expect(text.split("\n").length).toBeLessThan(60);
    expect(settings.addresses.get("kubernetes.context")?.value).toBe('we"ird: #1');
    expect(blueprint.nats.streams.map(({ name }) => name)).toEqual(["ORDERS", "AUDIT"]);
    expect(blueprint.nats.streams[0]).toMatchObject({ maxBytes: 1024 ** 3, replicas: 3, storage: "file" });
    expect(blueprint.nats.streams[1]).toMatchObject({ subjects: ["audit.>"], storage: "memory" });
    expect(blueprint.postgres.tables.map(tableKey)).toEqual(["sales.purchase", "invoice"]);
    expect(blueprint.workloads).toMatchObject([
      { kind: "StatefulSet", name: "nats", optional: false },
      { kind: "Deployment", name: "checkout", optional: false },
      { kind: "Deployment", name: "biller", optional: false },
      { kind: "Deployment", name: "old-checkout", optional: true },
    ]);
  });

  it("The configuration of init says who works with a stream where the environment or KEDA names it, as a guess", async () => {
    const { blueprint, text } = await written(shop);
    const [orders] = blueprint.nats.streams;
    expect(orders?.writers).toEqual(["checkout"]);
    expect(
      orders?.consumers.map(({ name, reader, filterSubjects, maxDeliver }) => [
        name,
        reader,
        filterSubjects,
        maxDeliver,
      ]),
    ).toEqual([
      ["billing", "biller", ["orders.created"], 5],
      ["fulfil", "fulfiller", ["orders.created", "orders.paid"], -1],
    ]);
    expect(text.match(/# a guess/g)).toHaveLength(3);
  });

  it("The configuration of init finds readers by whole ConfigMaps, arguments and templates of names", async () => {
    const container = (more: object) => ({
      ...workload("x").spec,
      template: { spec: { containers: [{ name: "app", ...more }] } },
    });
    const { blueprint } = await written({
      "nats/streams": [stream("ORDERS", { subjects: ["orders.>"] })],
      "nats/consumers": [
        consumer("ORDERS", "ledger-0", {}),
        consumer("ORDERS", "mail", {}),
        consumer("ORDERS", "sink", {}),
      ],
      "kubernetes/configmaps": [{ metadata: { name: "sink-config" }, data: { CONSUMER: "sink" } }],
      "kubernetes/deployments": [
        {
          metadata: { name: "sinker" },
          spec: container({ envFrom: [{ configMapRef: { name: "sink-config" } }] }),
        },
        { metadata: { name: "mailer" }, spec: container({ args: ["--durable=mail"] }) },
        workload("ledger", { CONSUMER: "ledger-{shard}" }),
      ],
    });
    expect(blueprint.nats.streams[0]?.consumers.map(({ name, reader }) => [name, reader])).toEqual([
      ["ledger-0", "ledger"],
      ["mail", "mailer"],
      ["sink", "sinker"],
    ]);
  });

  it("The configuration of init says all that a stream and a consumer need to be created again as they are", async () => {
    const second = 1e9;
    const { blueprint } = await written({
      "nats/streams": [
        stream("JOBS", {
          ...{ subjects: ["jobs.>"], retention: "workqueue", discard: "new", max_age: 3600 * second },
          ...{ max_msgs: 1000, max_msg_size: 1024 ** 2 },
        }),
        stream("KV_flags", { subjects: ["$KV.flags.>"], discard: "new", max_msgs_per_subject: 5 }),
      ],
      "nats/consumers": [
        consumer("JOBS", "worker", {
          ...{ ack_policy: "explicit", deliver_policy: "all", ack_wait: 90 * second, max_ack_pending: 50 },
        }),
        consumer("JOBS", "retried", {
          ack_policy: "explicit",
          ack_wait: second,
          backoff: [second, 60 * second],
        }),
        consumer("JOBS", "newer", { ack_policy: "flow_control", deliver_subject: "d" }),
      ],
    });
    const [jobs, flags] = blueprint.nats.streams;
    expect(jobs?.demands).toEqual({
      ...{
        retention: "workqueue",
        discard: "new",
        maxAgeMs: 3_600_000,
        maxMsgs: 1000,
        maxMsgSize: 1024 ** 2,
      },
    });
    expect(flags?.demands).toEqual({ maxMsgsPerSubject: 5 });
    expect(jobs?.consumers.map(({ demands, maxDeliver }) => ({ ...demands, maxDeliver }))).toEqual([
      { ackPolicy: "explicit", deliverPolicy: "all", maxDeliver: -1, ackWaitMs: 90_000, maxAckPending: 50 },
      { ackPolicy: "explicit", maxDeliver: -1, backoffMs: [1000, 60_000] },
      { maxDeliver: -1, delivery: "push" },
    ]);
  });

  it("The configuration of init names the StatefulSets that NATS and PostgreSQL are, unless there are several", async () => {
    const server = (name: string, image: string) => ({
      metadata: { name },
      spec: { selector: {}, template: { spec: { containers: [{ name: "server", image }] } } },
    });
    const { blueprint } = await written({
      "kubernetes/statefulsets": [
        server("events", "docker.io/library/nats:2.10-alpine"),
        server("metrics", "timescale/timescaledb:2.17.2-pg17"),
        server("exporter", "natsio/prometheus-nats-exporter:0.15"),
      ],
    });
    expect(blueprint.nats.server.workload).toBe("events");
    expect(blueprint.postgres.server.workload).toBe("metrics");
    const several = await written({
      "kubernetes/statefulsets": [server("a", "nats:2"), server("b", "nats:2")],
    });
    expect(several.blueprint.nats.server.workload).toBeNull();
  });

  it("The configuration of init leaves out what says nothing of its own or cannot be, and says so", async () => {
    const { blueprint, text } = await written({
      "nats/streams": [
        stream("A", { subjects: ["a.>"] }),
        stream("CLASH", { subjects: ["a.1"] }),
        stream("COPY", { mirror: { name: "A" } }),
      ],
      "postgres/relations": { count: 900, relations: [relation("public", "one")] },
    });
    expect(blueprint.nats.streams.map(({ name }) => name)).toEqual(["A"]);
    expect(text).toContain("# Left out: CLASH has a.1, which A has as well");
    expect(text).toContain("# Left out: COPY is a mirror of A");
    expect(text).toContain("# Left out: 899 more tables, of 900.");
  });

  it("The configuration of init has buckets by their own names", async () => {
    const { blueprint, text } = await written({
      "nats/streams": [
        stream("KV_flags", { subjects: ["$KV.flags.>"], max_bytes: 1024 ** 2 }),
        stream("OBJ_files", { subjects: ["$O.files.C.>", "$O.files.M.>"] }),
      ],
    });
    expect(text).toContain("- { name: flags, kind: kv, maxBytes: 1Mi }");
    expect(text).toContain("- { name: files, kind: objectStore }");
    expect(blueprint.nats.streams.map(({ name }) => name)).toEqual(["KV_flags", "OBJ_files"]);
  });

  it("The configuration of init has the streams and consumers of nack's resources as these want them, missing or otherwise now", async () => {
    const { blueprint, text } = await written({
      "nats/streams": [stream("ORDERS", { subjects: ["orders.>", "more.>"], max_bytes: 1 })],
      "kubernetes/nack-streams": [
        {
          metadata: { name: "orders" },
          spec: { name: "ORDERS", subjects: ["orders.>"], maxBytes: 1024 ** 2 },
        },
        { metadata: { name: "failed" }, spec: { name: "FAILED", subjects: ["failed.>"], storage: "file" } },
        { metadata: { name: "far" }, spec: { name: "FAR", subjects: ["far"], account: "other" } },
      ],
      "kubernetes/nack-consumers": [
        {
          metadata: { name: "billing" },
          spec: {
            streamName: "ORDERS",
            durableName: "billing",
            filterSubject: "orders.created",
            maxDeliver: 5,
          },
        },
      ],
    });
    expect(blueprint.nats.streams).toMatchObject([
      {
        ...{ name: "ORDERS", subjects: ["orders.>"], maxBytes: 1024 ** 2 },
        consumers: [{ name: "billing", filterSubjects: ["orders.created"], maxDeliver: 5 }],
      },
      { name: "FAILED", subjects: ["failed.>"] },
    ]);
    expect(text.match(/# as its resource of nack says/g)).toHaveLength(2);
  });

  it("The configuration of init begins a plan for e2e as a remark, which is one once its marks are taken away", async () => {
    const { text } = await written(shop);
    const [, remark = ""] = text.split("# For `nomnom e2e`");
    const plan = remark.split("\n").slice(1).join("\n").replaceAll(/^# /gm, "");
    const file = join(folder, "with-plan.yaml");
    await writeFile(file, `extends: none\n${plan}`);
    const { settings } = await loadConfiguration({ cwd: folder, configFile: file, entitiesDir: null });
    const said = JSON.stringify(settings.e2e.plan);
    expect(said).toContain("orders.created");
    expect(said).toContain("billing");
    expect(said).toContain("purchase");
  });

  it("The configuration of init looks for a row by a text, which the id of a message is", async () => {
    const uuid = { name: "id", type: "uuid" };
    const { text } = await written({
      ...shop,
      "postgres/relations": {
        count: 2,
        relations: [
          relation("public", "device", { columns: [uuid], uniques: [["id"]] }),
          relation("public", "event", { columns: [uuid, ref], uniques: [["id"], ["ref"]] }),
        ],
      },
    });
    expect(text).toContain('#   rows: [{ table: event, where: { ref: "${id}" } }]');
  });

  it("The configuration of init has the tables that a real server answered with", async () => {
    const recorded = snapshotSchema.parse(
      JSON.parse(await readFile("fixtures/snapshots/tables-of-a-shop/snapshot.json", "utf8")),
    );
    const text = pipelineConfig(recorded, learn(recorded));
    expect(text).toContain(
      "- name: audit_log\n      columns: { at: timestamp with time zone, what: jsonb }\n",
    );
    expect(text).toContain("- name: sales.purchase\n");
    expect(text).toContain("unique: [[ref], [id]]");
  });

  it("The configuration of init is a valid file also where nothing was found", async () => {
    const { blueprint } = await written({});
    expect(blueprint.workloads).toEqual([]);
  });
});

describe("Redis", () => {
  it("Redis is written down where a StatefulSet is it, with those that have its address", async () => {
    const { text, blueprint, settings } = await written({
      "kubernetes/statefulsets": [workload("shop-redis-master"), workload("redistributor")],
      "kubernetes/deployments": [workload("api", { REDIS_URL: "redis://x" }), workload("other")],
    });
    expect(text).toContain("redis:  # used by api\n  server: { workload: shop-redis-master }\n");
    expect(blueprint.redis).toEqual({ server: { workload: "shop-redis-master" }, holds: null, replicas: 0 });
    expect(settings.named.has("redis")).toBe(true);
  });

  it("Redis is written down where only its address is known", async () => {
    const { text, blueprint } = await written({
      "kubernetes/deployments": [workload("api", { VALKEY_URL: "redis://x" })],
    });
    expect(text).toContain("redis: {}  # used by api\n# holds: ");
    expect(blueprint.redis).toEqual({ server: { workload: null }, holds: null, replicas: 0 });
  });

  it("Redis is not written down where nothing speaks of it", async () => {
    const { text, blueprint } = await written(shop);
    expect(text).not.toContain("redis");
    expect(blueprint.redis).toBeNull();
  });
});
