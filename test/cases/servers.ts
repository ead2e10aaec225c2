import { randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import * as z from "zod";
import { leaderOf, startCluster } from "../../scripts/record/nats/clusters.ts";
import { type NatsServer, startNats } from "../../scripts/record/nats/server.ts";
import { type NatsSession, withSession } from "../../scripts/record/nats/session.ts";
import { nomnomTables } from "../../scripts/record/postgres/nomnom-tables.ts";
import {
  connectTo,
  database,
  type PostgresServer,
  password,
  startPostgres,
} from "../../scripts/record/postgres/server.ts";
import { type CleanupStack, createCleanupStack } from "../../src/lab/cleanup-stack.ts";
import type { Kubelet } from "../../src/lab/kubernetes-api/exchange.ts";
import type { KubernetesObject } from "../../src/lab/kubernetes-api/store.ts";
import { type Answers, type Logs, startApi } from "./kubernetes/api-server.ts";
import { natsServerSince, type Version } from "./nats-servers.ts";
import { startPgBouncer } from "./postgres/pooler.ts";

export interface NatsOptions {
  name?: string;
  maxFile?: string;
  /** Further lines of nats.conf. */
  more?: string;
  /** The first release that will do. */
  since?: Version;
}

/** Real servers for the cases; closing ends them all. */
export interface Servers {
  /** A nats-server of this case alone. */
  nats(options?: NatsOptions): Promise<NatsServer>;
  /** Three nats-servers of this case alone, the one first that leads JetStream. */
  natsCluster(): Promise<readonly NatsServer[]>;
  /** A database of this case alone, with nomnom's tables, on the PostgreSQL all cases share. */
  database(): Promise<Database>;
  /** A PostgreSQL of this case alone, started with these settings (`name=value`), with nomnom's tables. */
  postgres(settings?: readonly string[], initdb?: readonly string[]): Promise<OwnPostgres>;
  /** A PgBouncer with these settings before a PostgreSQL of the case's own; its port. */
  pgBouncer(server: OwnPostgres, settings: readonly string[], keepsStatements: boolean): Promise<number>;
  /** Restarts the case's own PostgreSQL, as a remedy says; its clients come again. */
  restartPostgres(): Promise<void>;
  /** A Kubernetes API of this case alone with these objects; the arguments by which doctor finds it. */
  kubernetes(
    objects: readonly KubernetesObject[],
    logs: Logs,
    answers: Answers,
    kubelet: Kubelet,
  ): Promise<readonly string[]>;
  /** The arguments for a configuration file with this text. */
  config(text: string): Promise<readonly string[]>;
  /** A file with this text, which is removed in the end; its path. */
  file(name: string, text: string): Promise<string>;
  /** Ends what this case started. */
  [Symbol.asyncDispose](): Promise<void>;
}

export interface Database {
  /** A name for a role that belongs to this database; none is made. */
  role: string;
  /** Runs statements as the superuser, each in a transaction of its own. */
  sql(...statements: readonly string[]): Promise<void>;
  /** The arguments by which doctor looks as a role. */
  args(user?: string): readonly string[];
}

export interface OwnPostgres extends Omit<Database, "role"> {
  port: number;
  /** Clients that stay, until the case ends. */
  connect(user: string, count: number): Promise<readonly pg.Client[]>;
  /** What a SELECT answers in its column `text`. */
  textOf(question: string): Promise<string>;
  /** Ends it and starts it again; `meanwhile` is done to its data directory while it is down. */
  restart(meanwhile?: (dataDirectory: string) => Promise<void>): Promise<void>;
  /** A standby that follows it. */
  follow(name: string): Promise<Standby>;
}

export interface Standby {
  client: pg.Client;
  /** What it receives its log with stops, until the case ends. */
  hang(): Promise<void>;
}

/** What several cases share, and servers for each of them. */
export interface SharedServers {
  forOne(): Servers;
  [Symbol.asyncDispose](): Promise<void>;
}

const template = "nomnom_template";
const anyVersion: Version = [0, 0, 0];

/** Nothing is started before a case asks for it. */
export function shareServers(): SharedServers {
  const shared = createCleanupStack();
  let postgres: Promise<PostgresServer> | null = null;
  const startShared = async (): Promise<PostgresServer> => {
    const server = await startPostgres(shared, ["max_connections=60"]);
    await query(server, "postgres", `CREATE DATABASE ${template}`);
    await query(server, template, nomnomTables);
    return server;
  };
  return {
    forOne() {
      const own = createCleanupStack();
      const servers: OwnPostgres[] = [];
      return {
        async nats({ since = anyVersion, ...options } = {}) {
          return startNats(own, { version: "", binary: await natsServer(since), ...options });
        },
        async natsCluster() {
          const cluster = await startCluster(own, await natsServer(anyVersion));
          const leader = await leaderOf(cluster);
          return [leader, ...cluster.filter((server) => server !== leader)];
        },
        async database() {
          postgres ??= startShared();
          return createDatabase(await postgres);
        },
        async postgres(settings, initdb) {
          const server = await startOwnPostgres(own, settings, initdb);
          servers.push(server);
          return server;
        },
        pgBouncer: ({ port }, settings, keeps) => startPgBouncer(own, port, settings, keeps),
        async restartPostgres() {
          for (const server of servers) await server.restart();
        },
        kubernetes: (objects, logs, answers, kubelet) => startApi(own, objects, logs, answers, kubelet),
        config: async (text) => ["--config", await fileOf(own, "nomnom.doctor.yaml", text)],
        file: (name, text) => fileOf(own, name, text),
        [Symbol.asyncDispose]: () => own.run(),
      };
    },
    [Symbol.asyncDispose]: () => shared.run(),
  };
}

async function natsServer(since: Version): Promise<string> {
  const binary = await natsServerSince(since);
  if (binary === null) throw new Error(`there is no nats-server ${since.join(".")} or newer`);
  return binary;
}

/** The arguments by which doctor finds a nats-server. */
export const natsArgs = ({ port, monitoringPort }: NatsServer): readonly string[] => [
  "--no-kubernetes",
  ...["--nats-url", `nats://127.0.0.1:${port}`],
  ...["--nats-monitoring-url", `http://127.0.0.1:${monitoringPort}`],
];

/** A nats-server after some work of a client that has left again. */
export async function natsAfter(
  servers: Servers,
  work: (session: NatsSession) => Promise<unknown>,
  options: NatsOptions = {},
): Promise<readonly string[]> {
  const server = await servers.nats(options);
  await withSession(server, work);
  return natsArgs(server);
}

async function startOwnPostgres(
  cleanups: CleanupStack,
  settings: readonly string[] = [],
  initdb: readonly string[] = [],
): Promise<OwnPostgres> {
  const server = await startPostgres(cleanups, settings, initdb);
  await query(server, database, nomnomTables);
  const groups: { user: string; count: number }[] = [];
  const open = ({ user, count }: (typeof groups)[number]) =>
    Promise.all(Array.from({ length: count }, () => server.connect(user)));
  return {
    port: server.port,
    async sql(...statements) {
      await query(server, database, ...statements);
      await query(server, "postgres", untilAlone(database));
    },
    args: (user = "postgres") => argsFor(server, database, user),
    connect(user, count) {
      groups.push({ user, count });
      return open({ user, count });
    },
    async restart(meanwhile) {
      await server.restart(async () => meanwhile?.(server.dataDirectory));
      for (const group of groups) await open(group);
    },
    async textOf(question) {
      const client = await server.connect();
      const { rows } = await client.query(question);
      await client.end();
      return z.object({ text: z.string() }).parse(rows[0]).text;
    },
    async follow(name) {
      const client = await connectTo(await server.follow(name), cleanups);
      return {
        client,
        async hang() {
          const { rows } = await client.query("SELECT pid FROM pg_stat_wal_receiver");
          const { pid } = z.object({ pid: z.number() }).parse(rows[0]);
          cleanups.defer(async () => void process.kill(pid, "SIGCONT"));
          process.kill(pid, "SIGSTOP");
        },
      };
    },
  };
}

/** The arguments by which doctor finds a PostgreSQL. */
export const argsFor = (
  { port }: Pick<PostgresServer, "port">,
  name: string,
  user: string,
): readonly string[] => [
  "--no-kubernetes",
  "--database-url",
  `postgresql://${user}:${password}@127.0.0.1:${port}/${name}?sslmode=disable`,
];

async function createDatabase(server: PostgresServer): Promise<Database> {
  const name = `case_${randomUUID().replaceAll("-", "")}`;
  await query(server, "postgres", `CREATE DATABASE ${name} TEMPLATE ${template}`);
  return {
    role: `${name}_app`,
    async sql(...statements) {
      await query(server, name, ...statements);
      await query(server, "postgres", untilAlone(name));
    },
    args: (user = "postgres") => argsFor(server, name, user),
  };
}

/** A session ends a moment after its client has left, and doctor must not meet ours. */
const untilAlone = (database: string): string => `DO $$ BEGIN
 FOR attempt IN 1..200 LOOP
  PERFORM pg_stat_clear_snapshot();
  EXIT WHEN NOT EXISTS (SELECT FROM pg_stat_activity WHERE datname = '${database}');
  PERFORM pg_sleep(0.02);
 END LOOP;
END $$`;

async function query(server: PostgresServer, name: string, ...statements: readonly string[]) {
  const client = new pg.Client({
    host: "127.0.0.1",
    port: server.port,
    user: "postgres",
    password,
    database: name,
  });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

async function fileOf(cleanups: CleanupStack, name: string, text: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "nomnom-cases-"));
  cleanups.defer(() => rm(directory, { recursive: true, force: true }));
  const file = join(directory, name);
  await writeFile(file, text);
  return file;
}
