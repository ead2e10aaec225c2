import { setTimeout as delay } from "node:timers/promises";
import * as z from "zod";
import type { CleanupStack } from "../../../src/lab/cleanup-stack.ts";
import { freePort } from "../../../src/lab/programs/postgres/free-port.ts";
import type { Brought, Recording } from "../recording.ts";
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
    await createWhenPossible(leader, streamOf("MESSAGES", "messages.ingest.>", 3));
    await createWhenPossible(leader, streamOf("MESSAGESDLQ", "messages.dlq.>", 3));
    await delay(replicatedMs);
    await otherThan(leader, servers).stop();
    await delay(noticedMs);
    return publishedThen(leader);
  }),
  recording("cluster-stream-without-leader", async (cleanups) => {
    const servers = await startCluster(cleanups);
    const leader = await leaderOf(servers);
    await createWhenPossible(leader, streamOf("MESSAGESDLQ", "messages.dlq.>", 3));
    const placed = await withSession(leader, ({ mustAsk }) =>
      mustAsk("STREAM.CREATE.MESSAGES", streamOf("MESSAGES", "messages.ingest.>")),
    );
    await delay(replicatedMs);
    const holder = serverNamed(placed.cluster?.leader, servers);
    await holder.stop();
    await delay(noticedMs);
    // The leader of JetStream sees the others, any other server does not.
    const rest = servers.filter((server) => server !== holder);
    return publishedThen(otherThan(await leaderOf(rest), rest));
  }),
];

async function startCluster(cleanups: CleanupStack): Promise<NatsServer[]> {
  const ports = [await freePort(), await freePort(), await freePort()];
  const routes = ports.map((port) => `nats://127.0.0.1:${port}`).join(", ");
  const starting = ports.map((port, index) =>
    startNats(cleanups, {
      version: "2.10",
      name: `nats-${index}`,
      more: `cluster { name: c, listen: 127.0.0.1:${port}, routes: [${routes}] }`,
    }),
  );
  return Promise.all(starting);
}

const jszSchema = z.object({ meta_cluster: z.object({ leader: z.string().optional() }).optional() });

/** The server that leads JetStream. */
async function leaderOf(servers: readonly NatsServer[]): Promise<NatsServer> {
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

function otherThan(server: NatsServer, servers: readonly NatsServer[]): NatsServer {
  const other = servers.find((each) => each !== server);
  if (other === undefined) throw new Error("there is no other server");
  return other;
}

/** Three replicas can be placed once all three servers know each other. */
const createWhenPossible = (server: NatsServer, config: ReturnType<typeof streamOf>): Promise<void> =>
  until(() =>
    withSession(
      server,
      async ({ ask }) => (await ask(`STREAM.CREATE.${config.name}`, config)).error === undefined,
    ),
  );

/** A message is published before doctor looks: what the rest of the servers takes shows in the lag of the one that is gone. */
async function publishedThen(server: NatsServer): Promise<Brought> {
  const answer = await withSession(server, ({ publish }) => publish("messages.ingest.Order", "x"));
  return { looksAt: [server], attempts: async () => answer };
}
