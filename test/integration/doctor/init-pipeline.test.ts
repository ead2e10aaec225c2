import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createCleanupStack } from "../../../src/lab/cleanup-stack.ts";
import type { KubernetesObject } from "../../../src/lab/kubernetes-api/store.ts";
import { doctor, nomnom } from "../../support/nomnom.ts";
import { namespaceObject, startCluster } from "../connect/cluster.ts";
import { startNats } from "../connect/nats-process.ts";
import { postgresPassword, startPostgres } from "../connect/postgres-process.ts";

/** Somebody's shop: two services in a namespace of their own, real servers behind them, and nothing of nomnom's. */
describe("nomnom init of a pipeline that is not nomnom's", () => {
  const cleanups = createCleanupStack();
  let kubeconfigPath = "";
  let folder = "";
  let servers = { nats: "", postgres: "" };
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "nomnom-init-"));
    cleanups.defer(() => rm(folder, { recursive: true }));
    const [nats, postgres] = await Promise.all([startNats(), startPostgres()]);
    cleanups.defer(() => nats.stop());
    cleanups.defer(() => postgres.stop());
    servers = {
      nats: `nats://127.0.0.1:${nats.port}`,
      postgres: `postgresql://nomnom:${postgresPassword}@127.0.0.1:${postgres.port}/nomnom?sslmode=disable`,
    };
    await bringStreams(nats.port);
    await postgres.run(`CREATE SCHEMA sales;
      CREATE TABLE sales.purchase (id serial PRIMARY KEY, ref text UNIQUE, total numeric);
      CREATE TABLE audit_log (at timestamptz, what jsonb NOT NULL);`);
    await postgres.run("CREATE DATABASE ledger");
    const ledger = new Client({ connectionString: servers.postgres.replace("/nomnom?", "/ledger?") });
    await ledger.connect();
    await ledger.query("CREATE TABLE entry (no bigint PRIMARY KEY, purchase text NOT NULL)");
    await ledger.end();
    const urls = {
      NATS_URL: "nats://events:4222",
      DATABASE_URL: `postgresql://nomnom:${postgresPassword}@db:5432/nomnom?sslmode=disable`,
    };
    const cluster = await startCluster({ "events-0:4222": nats.port, "db-0:5432": postgres.port }, [
      namespaceObject("shop"),
      node,
      ...server("events", 4222),
      ...server("db", 5432),
      ...service("checkout", { ORDERS_STREAM: "ORDERS", ...urls }),
      ...service("biller", {
        ...{ READS: "ORDERS", READS_AS: "billing", API_KEY: "hunter22-of-the-shop" },
        LEDGER_URL: urls.DATABASE_URL.replace("/nomnom?", "/ledger?"),
      }),
    ]);
    cleanups.defer(() => cluster.stop());
    kubeconfigPath = join(folder, "kubeconfig");
    await writeFile(kubeconfigPath, cluster.kubeconfig("admin-token-1", "shop"));
  });
  afterAll(() => cleanups.run());

  test("nomnom init in Kubernetes writes all that is there, and doctor finds nothing wrong with it", async () => {
    const file = join(folder, "shop.yaml");
    const { code, stderr } = await nomnom(["init", "--kubeconfig", kubeconfigPath, file]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining(`wrote ${file}`) });
    const text = await readFile(file, "utf8");
    expect(text).not.toMatch(/hunter22|MESSAGES|message_status/);
    expect(text.split("\n").length).toBeLessThan(60);
    expect(text).toContain("extends: none");
    expect(text).toContain("writers: [checkout]  # a guess");
    expect(text).toContain(
      "name: billing, filterSubjects: [orders.created], maxDeliver: 5, reader: biller, ackPolicy: explicit, deliverPolicy: all }",
    );
    expect(text).toContain("- name: sales.purchase\n");
    expect(text).toContain("unique: [[ref], [id]]");
    expect(text).toContain("{ kind: Deployment, name: checkout }");
    expect(text).toContain("  defaults: { filledBy: checkout }  # a guess: it has the address\n");
    expect(text).toContain(
      `databases:
  ledger:
    from: { workload: biller, env: LEDGER_URL }
    defaults: { filledBy: biller }  # a guess: it has the address
    tables:
      - name: entry
        columns: { no: { type: bigint, notNull: true }, purchase: { type: text, notNull: true } }
        unique: [[no]]
`,
    );
    expect(text).toContain("{ kind: StatefulSet, name: events }");

    const { report } = await doctor({ kubeconfigPath, namespace: "shop" }, ["--config", file]);
    expect(troublesIn(report)).toEqual([]);
    const presence = report.checks.find(({ id }) => id === "postgres/table-presence@ledger");
    expect(presence?.status).toBe("pass");
  });

  test("nomnom init without Kubernetes writes the addresses without their password", async () => {
    const file = join(folder, "direct.yaml");
    const direct = ["--no-kubernetes", "--nats-url", servers.nats, "--database-url", servers.postgres];
    const { code, stderr } = await nomnom(["init", ...direct, file]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining(`wrote ${file}`) });
    const text = await readFile(file, "utf8");
    expect(text).toContain(`  url: ${servers.nats}\n`);
    expect(text).not.toContain(postgresPassword);
    const { stdout } = await nomnom(["doctor", ...direct, "--config", file, "-o", "json"]);
    expect(troublesIn(JSON.parse(stdout))).toEqual([]);
  });
});

interface Reported {
  checks: readonly { id: string; status: string; findings: readonly { message: string }[] }[];
}

const troublesIn = ({ checks }: Reported): string[] =>
  checks.flatMap(({ id, status, findings }) =>
    status === "fail" || status === "warn" ? findings.map(({ message }) => `${id}: ${message}`) : [],
  );

async function bringStreams(port: number): Promise<void> {
  const connection = await connect({ port });
  const { streams, consumers } = await jetstreamManager(connection);
  await streams.add({ name: "ORDERS", subjects: ["orders.>"], max_bytes: 1024 ** 2 });
  await consumers.add("ORDERS", {
    durable_name: "billing",
    filter_subject: "orders.created",
    ack_policy: "explicit",
    max_deliver: 5,
  });
  await streams.add({ name: "AUDIT", subjects: ["audit.>"], max_bytes: 1024 ** 2 });
  await connection.close();
}

const node: KubernetesObject = {
  apiVersion: "v1",
  kind: "Node",
  metadata: { name: "node" },
  status: { conditions: [{ type: "Ready", status: "True" }] },
};

const readyCounts = { replicas: 1, readyReplicas: 1, updatedReplicas: 1, availableReplicas: 1 };

/** A StatefulSet with its pod, and the Service in front of it. */
function server(name: string, port: number): KubernetesObject[] {
  const labels = { app: name };
  const metadata = { name, namespace: "shop", labels, generation: 1 };
  const spec = {
    containers: [{ name, image: `registry.example/${name}:1`, ports: [{ containerPort: port }] }],
  };
  return [
    {
      apiVersion: "apps/v1",
      kind: "StatefulSet",
      metadata,
      spec: {
        replicas: 1,
        serviceName: name,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec },
      },
      status: { observedGeneration: 1, currentReplicas: 1, ...readyCounts },
    },
    readyPod(`${name}-0`, { labels, owner: { kind: "StatefulSet", name }, spec }),
    {
      apiVersion: "v1",
      kind: "Service",
      metadata,
      spec: { clusterIP: "10.0.0.1", selector: labels, ports: [{ port, targetPort: port }] },
    },
  ];
}

/** A Deployment that is available, and its pod. */
function service(name: string, env: Record<string, string>): KubernetesObject[] {
  const labels = { app: name };
  const hash = "5d8c7b9f4";
  const spec = {
    containers: [
      {
        name,
        image: `registry.example/${name}:1.2`,
        env: Object.entries(env).map(([key, value]) => ({ name: key, value })),
      },
    ],
  };
  return [
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name, namespace: "shop", labels, generation: 1 },
      spec: { replicas: 1, selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
      status: {
        observedGeneration: 1,
        ...readyCounts,
        conditions: [{ type: "Available", status: "True" }],
      },
    },
    readyPod(`${name}-${hash}-x2k4q`, {
      labels: { ...labels, "pod-template-hash": hash },
      owner: { kind: "ReplicaSet", name: `${name}-${hash}` },
      spec,
    }),
  ];
}

interface PodParts {
  labels: Record<string, string>;
  owner: { kind: string; name: string };
  spec: { containers: readonly { name: string }[] };
}

function readyPod(name: string, { labels, owner, spec }: PodParts): KubernetesObject {
  const [container] = spec.containers;
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      ...{ name, namespace: "shop", labels },
      ownerReferences: [{ apiVersion: "apps/v1", ...owner, uid: owner.name, controller: true }],
    },
    spec: { nodeName: "node", ...spec },
    status: {
      phase: "Running",
      conditions: [{ type: "Ready", status: "True" }],
      containerStatuses: [
        {
          name: container?.name,
          ready: true,
          restartCount: 0,
          state: { running: { startedAt: "2026-01-01T00:00:00Z" } },
        },
      ],
    },
  };
}
