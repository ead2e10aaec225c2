import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type JetStreamManager, jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { type DoctorReport, doctorReportSchema } from "../../../src/doctor/report.ts";
import { createCleanupStack } from "../../../src/lab/cleanup-stack.ts";
import type { ClusterStore, KubernetesObject } from "../../../src/lab/kubernetes-api/store.ts";
import { node } from "../../cases/kubernetes/api-server.ts";
import { nomnom } from "../cli/run-nomnom.ts";
import { namespaceObject, type PodPorts, startCluster } from "../connect/cluster.ts";
import { startNats } from "../connect/nats-process.ts";
import { type PostgresProcess, postgresPassword, startPostgres } from "../connect/postgres-process.ts";
import { runningObjects } from "./running-objects.ts";

export const namespace = "shop";

export interface ExampleOptions {
  /** The pods of PostgreSQL and NATS. */
  databasePod: string;
  /** Secrets and what else no file of the example holds. */
  beside: readonly KubernetesObject[];
  /** JetStream as its makers leave it. */
  bring(streams: JetStreamManager): Promise<void>;
  /** Further pods and the local ports behind theirs. */
  ports?: PodPorts;
}

export interface Console {
  /** A command line as a person types it. */
  type(line: string): Promise<{ code: number | null; stdout: string; stderr: string }>;
  doctor(): Promise<DoctorReport>;
  /** A file that a command has written. */
  read(name: string): Promise<string>;
}

/** An example of `examples/`, running: a real nats-server and PostgreSQL behind its pods, and its manifests in a Kubernetes API. */
export interface RunningExample extends Console {
  streams: JetStreamManager;
  database: PostgresProcess;
  store: ClusterStore;
  [Symbol.asyncDispose](): Promise<void>;
}

export const databaseUrl = (host: string): string =>
  `postgresql://nomnom:${postgresPassword}@${host}:5432/nomnom?sslmode=disable`;

export async function startExample(
  name: string,
  { databasePod, beside, bring, ports = {} }: ExampleOptions,
): Promise<RunningExample> {
  const folder = new URL(`../../../examples/${name}/`, import.meta.url).pathname;
  const cleanups = createCleanupStack();
  const home = await mkdtemp(join(tmpdir(), "nomnom-example-"));
  cleanups.defer(() => rm(home, { recursive: true, force: true }));
  const [nats, database] = await Promise.all([startNats(), startPostgres()]);
  cleanups.defer(() => nats.stop());
  cleanups.defer(() => database.stop());
  const connection = await connect({ servers: `127.0.0.1:${nats.port}` });
  cleanups.defer(() => connection.close());
  const streams = await jetstreamManager(connection);
  await bring(streams);
  await database.run(await readFile(`${folder}schema.sql`, "utf8"));
  const cluster = await startCluster(
    {
      ...{ "nats-0:4222": nats.port, "nats-0:8222": nats.monitoringPort },
      ...{ [`${databasePod}:5432`]: database.port, ...ports },
    },
    [
      ...[namespaceObject(namespace), node()],
      ...withoutTwins([...(await runningObjects(`${folder}kubernetes.yaml`, namespace)), ...beside]),
    ],
  );
  cleanups.defer(() => cluster.stop());
  const kubeconfig = join(home, "kubeconfig");
  await writeFile(kubeconfig, cluster.kubeconfig("admin-token-1", namespace));
  return {
    ...{ streams, database, store: cluster.store },
    ...consoleIn(home, kubeconfig),
    [Symbol.asyncDispose]: () => cleanups.run(),
  };
}

/** An empty folder where somebody types, with a kubeconfig. */
export function consoleIn(home: string, kubeconfig: string): Console {
  const env = { KUBECONFIG: kubeconfig, XDG_STATE_HOME: home, NO_COLOR: "1" };
  const type = (line: string) => nomnom(line.split(" ").slice(1), { cwd: home, env });
  return {
    type,
    async doctor() {
      const { stdout, stderr } = await type("nomnom doctor -o json");
      return parsed(doctorReportSchema, stdout, stderr);
    },
    read: (file) => readFile(join(home, file), "utf8"),
  };
}

/** Two resources of one kind bring its definition twice. */
const withoutTwins = (objects: readonly KubernetesObject[]): KubernetesObject[] => [
  ...new Map(objects.map((object) => [`${object.kind} ${object.metadata.name}`, object])).values(),
];

function parsed<T>(schema: { parse(value: unknown): T }, stdout: string, stderr: string): T {
  try {
    return schema.parse(JSON.parse(stdout));
  } catch {
    throw new Error(`no report: ${stdout}\n${stderr}`);
  }
}

/** Errors and warnings by their codes, and the checks that could not be decided. */
export function troubles({ checks }: Pick<DoctorReport, "checks">) {
  return {
    found: checks
      .flatMap(({ findings }) => findings.filter(({ severity }) => severity !== "info"))
      .map(({ code }) => code)
      .toSorted(),
    undecided: checks
      .filter(({ status }) => status === "unknown" || status === "blocked")
      .map(({ id, reason }) => `${id}: ${reason ?? ""}`),
  };
}

export const none = { found: [], undecided: [] };
