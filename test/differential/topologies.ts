import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { connect, credsAuthenticator, type NatsConnection } from "@nats-io/transport-node";
import * as z from "zod";
import { operatorMode } from "../../scripts/record/nats/operator.ts";
import { type NatsServer, startNats, until } from "../../scripts/record/nats/server.ts";
import type { Connections } from "../../src/connect/connections.ts";
import { openConnections } from "../../src/connect/open-connections.ts";
import type { CleanupStack } from "../../src/lab/cleanup-stack.ts";
import { freePort } from "../../src/lab/programs/postgres/free-port.ts";
import type { SettingName } from "../../src/systems/systems.ts";
import { ask } from "./ask.ts";

/** A JetStream that gets requests: one connection that asks, and doctor's own to each server. */
export interface Topology {
  connection: NatsConnection;
  /** In a cluster each server sees something else; one after the other is looked at. */
  lookouts: readonly Connections[];
  isCluster: boolean;
}

/** How to set one up. `servers`: how many, each with a program of its own. */
export interface TopologyKind {
  name: string;
  servers: 1 | 3;
  /** Its last server is ended once all are there. */
  losesOne?: boolean;
  /** nats.conf, the same on all servers. */
  configure(): { configuration: string; user?: string; credentials?: string };
}

const plain = (configuration: string, user?: string) => () => ({ configuration, ...(user && { user }) });
const systemAccount = `SYS { users: [{user: sys, password: sys}] }`;
const account = (limits: string): string =>
  `accounts { LIMITED { jetstream { ${limits} }, users: [{user: limited, password: drawn-by-lot}] }, ${systemAccount} }\nsystem_account: SYS`;

const tier = (megabytes: number, more: object = {}) => ({
  ...{ disk_storage: megabytes * 1e6, mem_storage: 10e6, streams: -1, consumer: -1 },
  ...more,
});
const tiers = (limits: object) => () => {
  const { configuration, credentials } = operatorMode({ TIERED: { tiered_limits: limits } });
  return { configuration, credentials: credentials.get("TIERED") ?? "" };
};

export const topologyKinds: readonly TopologyKind[] = [
  { name: "single server", servers: 1, configure: plain("") },
  {
    name: "single server, account with limits",
    servers: 1,
    configure: plain(
      account("max_file: 40MB, max_mem: 8MB, max_streams: 4, max_consumers: 2, disk_max_stream_bytes: 20MB"),
      "limited:drawn-by-lot",
    ),
  },
  {
    name: "single server, account that wants max_bytes",
    servers: 1,
    configure: plain(
      account("max_file: 40MB, max_mem: 8MB, max_bytes_required: true"),
      "limited:drawn-by-lot",
    ),
  },
  {
    name: "single server, account with tiers",
    servers: 1,
    configure: tiers({ R1: tier(40, { streams: 3, consumer: 2, max_bytes_required: true }) }),
  },
  { name: "cluster of three", servers: 3, configure: plain("") },
  { name: "cluster of three, one gone", servers: 3, losesOne: true, configure: plain("") },
  {
    name: "cluster of three, account with limits",
    servers: 3,
    configure: plain(account("max_file: 60MB, max_mem: 20MB, max_streams: 5"), "limited:drawn-by-lot"),
  },
  {
    name: "cluster of three, account with tiers",
    servers: 3,
    configure: tiers({ R1: tier(40, { streams: 3 }), R3: tier(25) }),
  },
];

/** Starts the servers, `programs` in turn, and waits until JetStream takes requests. */
export async function setUp(
  cleanups: CleanupStack,
  kind: TopologyKind,
  programs: readonly string[],
): Promise<Topology> {
  const { configuration, user, credentials } = kind.configure();
  const servers = await startServers(cleanups, kind, programs, configuration);
  const [first] = servers;
  if (first === undefined) throw new Error("no server");
  const credsFile = credentials === undefined ? null : await fileWith(cleanups, credentials);
  const [name, pass] = user?.split(":") ?? [];
  const connection = await connect({
    port: first.port,
    ...(name !== undefined && { user: name, pass: pass ?? "" }),
    ...(credentials !== undefined && {
      authenticator: credsAuthenticator(new TextEncoder().encode(credentials)),
    }),
    waitOnFirstConnect: true,
  });
  cleanups.defer(() => connection.close());
  await until(() => isReady(connection, kind.servers));
  if (kind.losesOne) await lose(servers);
  const there = kind.losesOne ? servers.slice(0, -1) : servers;
  const lookouts = await Promise.all(there.map((server) => lookAt(server, user ?? null, credsFile)));
  for (const lookout of lookouts)
    cleanups.defer(async () => {
      await lookout[Symbol.asyncDispose]();
    });
  return { connection, lookouts, isCluster: kind.servers > 1 };
}

async function startServers(
  cleanups: CleanupStack,
  { servers }: TopologyKind,
  programs: readonly string[],
  configuration: string,
): Promise<NatsServer[]> {
  const sizes = { version: "" as const, maxFile: "64MB", maxMemory: "16MB" };
  if (servers === 1)
    return [
      await startNats(cleanups, { ...sizes, binary: programs[0] ?? "nats-server", more: configuration }),
    ];
  const ports = [await freePort(), await freePort(), await freePort()];
  const routes = ports.map((port) => `nats://127.0.0.1:${port}`).join(", ");
  return Promise.all(
    ports.map((port, index) =>
      startNats(cleanups, {
        ...sizes,
        name: `nats-${index}`,
        binary: programs[index % programs.length] ?? "nats-server",
        more: `cluster { name: c, listen: 127.0.0.1:${port}, routes: [${routes}] }\n${configuration}`,
      }),
    ),
  );
}

/** Ends the last server, and waits until the one that leads knows. */
async function lose(servers: readonly NatsServer[]): Promise<void> {
  await servers.at(-1)?.stop("SIGTERM");
  const jsz = servers.slice(0, -1).map(({ monitoringPort }) => `http://127.0.0.1:${monitoringPort}/jsz`);
  const missesOne = async (url: string): Promise<boolean> => {
    const answer = jszSchema.parse(await (await fetch(url)).json());
    return answer.meta_cluster?.replicas?.some(({ offline }) => offline) ?? false;
  };
  for (const end = Date.now() + noticedMs; ; await delay(500)) {
    if ((await Promise.all(jsz.map(missesOne))).includes(true)) return;
    if (Date.now() > end) throw new Error("nobody notices that a server is gone");
  }
}

const noticedMs = 60_000;
const jszSchema = z.object({
  meta_cluster: z
    .object({ replicas: z.array(z.object({ offline: z.boolean().default(false) })).nullish() })
    .optional(),
});

/** A stream on all servers can be made and removed. */
async function isReady(connection: NatsConnection, servers: number): Promise<boolean> {
  const probe = { name: "READY", subjects: ["ready.x"], num_replicas: servers };
  const made = await ask(connection, "STREAM.CREATE.READY", probe);
  if (made.code === 10120 || made.code === 10113) return true;
  if (made.code !== null) return false;
  await ask(connection, "STREAM.DELETE.READY", null);
  return true;
}

async function fileWith(cleanups: CleanupStack, text: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "nomnom-differential-"));
  cleanups.defer(() => rm(directory, { recursive: true, force: true }));
  const file = join(directory, "user.creds");
  await writeFile(file, text);
  return file;
}

function lookAt(server: NatsServer, user: string | null, credsFile: string | null): Promise<Connections> {
  const given: [SettingName, string][] = [
    ["nats.url", `nats://${user === null ? "" : `${user}@`}127.0.0.1:${server.port}`],
    ["nats.monitoringUrl", `http://127.0.0.1:${server.monitoringPort}`],
    ...(credsFile === null ? [] : [["nats.credsFile", credsFile] satisfies [SettingName, string]]),
  ];
  return openConnections(
    {
      given: new Map(given.map(([name, value]) => [name, { value, origin: "differential" }])),
      kubernetes: false,
      requestTimeoutMs: 10_000,
    },
    { env: {}, homeDir: "/nonexistent", signal: new AbortController().signal },
  );
}
