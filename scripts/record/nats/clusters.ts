import { setTimeout as delay } from "node:timers/promises";
import * as z from "zod";
import type { CleanupStack } from "../../../src/lab/cleanup-stack.ts";
import { freePort } from "../../../src/lab/programs/postgres/free-port.ts";
import type { Brought, Recording, Replacement } from "../recording.ts";
import { type NatsServer, startNats, until } from "./server.ts";
import { serverSections, streamOf } from "./servers.ts";
import { withSession } from "./session.ts";

/** Until the rest has noticed that a server is gone, and has chosen other leaders. */
const noticedMs = 20_000;
/** Until every server has what was just created. */
const replicatedMs = 2_000;

const recording = (name: string, bring: (cleanups: CleanupStack) => Promise<Brought>): Recording => ({
  name,
  sections: serverSections,
  needs: "nats-server 2.10",
  bring,
});

/** Three servers, one of which goes. What is published then is the answer that is kept. */
export const clusterRecordings: readonly Recording[] = [
  recording("cluster-server-gone", async (cleanups) => {
    const servers = await startCluster(cleanups);
    const leader = await leaderOf(servers);
    for (const [stream, subject] of [
      ["MESSAGES", "messages.ingest.>"],
      ["MESSAGESDLQ", "messages.dlq.>"],
    ] as const) {
      await createWhenPossible(leader, streamOf(stream, subject, 3));
      await until(() => isLedBy(leader, stream));
    }
    await delay(replicatedMs);
    const gone = otherThan([leader], servers);
    await gone.stop();
    await delay(noticedMs);
    return publishedThen(leader, [gone, leader, otherThan([gone, leader], servers)]);
  }),
  recording("cluster-stream-without-leader", async (cleanups) => {
    const servers = await startCluster(cleanups);
    const first = await leaderOf(servers);
    await createWhenPossible(first, streamOf("MESSAGESDLQ", "messages.dlq.>", 3));
    const placed = await withSession(first, ({ mustAsk }) =>
      mustAsk("STREAM.CREATE.MESSAGES", streamOf("MESSAGES", "messages.ingest.>")),
    );
    await delay(replicatedMs);
    const holder = serverNamed(placed.cluster?.leader, servers);
    await holder.stop();
    await delay(noticedMs);
    const leader = await leaderOf(servers.filter((server) => server !== holder));
    // The leader of JetStream sees the others, any other server does not.
    const asked = otherThan([holder, leader], servers);
    return publishedThen(asked, [holder, asked, leader]);
  }),
];

/** Three servers that know each other. @param binary Instead of the 2.10 that recordings are of. */
export async function startCluster(cleanups: CleanupStack, binary?: string): Promise<NatsServer[]> {
  const ports = [await freePort(), await freePort(), await freePort()];
  const routes = ports.map((port) => `nats://127.0.0.1:${port}`).join(", ");
  const starting = ports.map((port, index) =>
    startNats(cleanups, {
      version: "2.10",
      ...(binary !== undefined && { binary }),
      name: `nats-${index}`,
      more: `cluster { name: c, listen: 127.0.0.1:${port}, routes: [${routes}] }`,
    }),
  );
  return Promise.all(starting);
}

const jszSchema = z.object({ meta_cluster: z.object({ leader: z.string().optional() }).optional() });

/** The server that leads JetStream. */
export async function leaderOf(servers: readonly NatsServer[]): Promise<NatsServer> {
  const [first] = servers;
  if (first === undefined) throw new Error("no servers");
  let leader: string | undefined;
  await until(async () => {
    const answer = await fetch(`http://127.0.0.1:${first.monitoringPort}/jsz`);
    leader = jszSchema.parse(await answer.json()).meta_cluster?.leader;
    return Boolean(leader);
  });
  return serverNamed(leader, servers);
}

function serverNamed(wanted: string | undefined, servers: readonly NatsServer[]): NatsServer {
  const server = servers.find(({ name }) => name === wanted);
  if (server === undefined) throw new Error(`no server is called ${wanted}`);
  return server;
}

function otherThan(those: readonly NatsServer[], servers: readonly NatsServer[]): NatsServer {
  const other = servers.find((server) => !those.includes(server));
  if (other === undefined) throw new Error("there is no other server");
  return other;
}

/** True when the server leads the stream; otherwise its leader steps down, so that it may be next time. */
export const isLedBy = ({ name, port }: NatsServer, stream: string): Promise<boolean> =>
  withSession({ port }, async ({ ask }) => {
    const { cluster } = await ask(`STREAM.INFO.${stream}`);
    if (cluster?.leader === name) return true;
    if (cluster?.leader) await ask(`STREAM.LEADER.STEPDOWN.${stream}`);
    return false;
  });

/** Three replicas can be placed once all three servers know each other. */
export const createWhenPossible = (server: NatsServer, config: ReturnType<typeof streamOf>): Promise<void> =>
  until(
    () =>
      withSession(
        server,
        async ({ ask }) => (await ask(`STREAM.CREATE.${config.name}`, config)).error === undefined,
      ).catch(() => false), // no answer while there is no leader
  );

/**
 * A message is published before doctor looks: it shows in the lag of the server that is gone. Chance elects the leaders; the recording names the
 * servers in the order of `roles`.
 */
async function publishedThen(server: NatsServer, roles: readonly NatsServer[]): Promise<Brought> {
  const answer = await withSession(server, ({ publish }) => publish("messages.ingest.Order", "x"));
  await delay(replicatedMs);
  const renames: Replacement[] = [
    ...roles.map(({ name }, index): Replacement => [name, `<server ${index}>`]),
    ...roles.map((_, index): Replacement => [`<server ${index}>`, `nats-${index}`]),
  ];
  return {
    looksAt: [{ ...server, instead: [...server.instead, ...renames] }],
    attempts: async () => answer,
  };
}
