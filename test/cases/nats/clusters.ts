import { setTimeout as delay } from "node:timers/promises";
import * as z from "zod";
import { createWhenPossible, isLedBy, leaderOf } from "../../../scripts/record/nats/clusters.ts";
import { Pipeline } from "../../../scripts/record/nats/pipeline.ts";
import { type NatsServer, until } from "../../../scripts/record/nats/server.ts";
import { streamOf } from "../../../scripts/record/nats/servers.ts";
import { withSession } from "../../../scripts/record/nats/session.ts";
import { freePort } from "../../../src/lab/programs/postgres/free-port.ts";
import type { Case } from "../case.ts";
import { natsArgs, type Servers } from "../servers.ts";
import { blockedByNats } from "./blocked-by-nats.ts";

const streams = [
  ["MESSAGES", "messages.ingest.>"],
  ["MESSAGESDLQ", "messages.dlq.>"],
] as const;

/**
 * Two servers in each of two clusters; one of `east`. Each names every route and every gateway, its own too: from their number a server takes how many
 * have to agree on the first leader (raft.go, bootstrapRaftNode). Counted too low, each cluster chooses one of its own, and 2.15.3 stays unhealthy after the two meet.
 */
async function supercluster(servers: Servers): Promise<NatsServer> {
  const local = (port: number) => `nats://127.0.0.1:${port}`;
  const portsOf = async () => ({
    routes: [await freePort(), await freePort()] as const,
    gateways: [await freePort(), await freePort()] as const,
  });
  const clusters = { east: await portsOf(), west: await portsOf() };
  const gateways = Object.entries(clusters).map(
    ([name, { gateways }]) => `{ name: ${name}, urls: [${gateways.map(local).join(", ")}] }`,
  );
  const start = (name: keyof typeof clusters, index: 0 | 1) => {
    const own = clusters[name];
    return servers.nats({
      name: `${name}-${index}`,
      more: `gateway { name: ${name}, listen: 127.0.0.1:${own.gateways[index]}, gateways: [${gateways.join(", ")}] }
cluster { name: ${name}, listen: 127.0.0.1:${own.routes[index]}, routes: [${own.routes.map(local).join(", ")}] }`,
    });
  };
  const [asked] = await Promise.all([start("east", 0), start("east", 1), start("west", 0), start("west", 1)]);
  return asked;
}

/** The worker's consumer, and three messages that it has taken; then every server knows of it. */
async function fill(server: NatsServer, consumer: object = {}): Promise<void> {
  await withSession(server, async (session) => {
    const pipeline = new Pipeline(session);
    await pipeline.createConsumer("workers", { ...consumer });
    await pipeline.publish(3);
    await pipeline.work(3);
  });
  await delay(1_500);
}

const metaSchema = z.object({
  meta_cluster: z.object({
    replicas: z.array(
      z.object({ name: z.string(), offline: z.boolean().optional(), active: z.number().optional() }),
    ),
  }),
});

/** Kills a server; the one that leads JetStream then, once it has missed it for longer than doctor has patience. */
async function without(name: string | undefined, servers: readonly NatsServer[]): Promise<NatsServer> {
  const gone = servers.find((server) => server.name === name);
  if (gone === undefined) throw new Error(`no server is called ${name}`);
  await gone.stop();
  const left = servers.filter((server) => server !== gone);
  let leader: NatsServer | null = null;
  await until(async () => {
    leader = await leaderOf(left).catch(() => null); // the one that has gone is still called so
    if (leader === null) return false;
    const answer = await fetch(`http://127.0.0.1:${leader.monitoringPort}/jsz`);
    const meta = metaSchema.safeParse(await answer.json());
    const seen = meta.data?.meta_cluster.replicas.find((replica) => replica.name === name);
    return seen?.offline === true || (seen?.active ?? 0) > 7e9;
  });
  if (leader === null) throw new Error("nobody leads");
  return leader;
}

/** The servers that are left have chosen one. */
const hasLeader = (asked: NatsServer, stream: string, gone: string | undefined): Promise<boolean> =>
  withSession(asked, async ({ ask }) => {
    const { cluster } = await ask(`STREAM.INFO.${stream}`);
    return cluster?.leader !== undefined && cluster.leader !== gone;
  }).catch(() => false); // nobody answers for a stream without a leader

/** Three servers. */
export const clusters: readonly Case[] = [
  {
    id: "cluster/fewer-replicas",
    about: "three servers, and MESSAGES with one replica instead of three",
    async bring(servers) {
      const [leader] = await servers.natsCluster();
      if (leader === undefined) throw new Error("there is no server");
      await createWhenPossible(leader, streamOf("MESSAGESDLQ", "messages.dlq.>", 3));
      await withSession(leader, async (session) => {
        await session.mustAsk("STREAM.CREATE.MESSAGES", streamOf("MESSAGES", "messages.ingest.>"));
        await new Pipeline(session).createConsumer("workers");
      });
      return [...natsArgs(leader), ...(await servers.config(threeReplicas))];
    },
    expect: {
      findings: { "nats/stream-config/fewer-replicas": "warning" },
      types: ["stream edit MESSAGES --replicas 3"],
    },
  },
  {
    id: "cluster/supercluster",
    about: "two clusters joined by gateways: doctor asks one, and the streams are in the other",
    async bring(servers) {
      const east = await supercluster(servers);
      for (const [name, subject] of streams) {
        const placed = { ...streamOf(name, subject), placement: { cluster: "west" } };
        await createWhenPossible(east, placed);
      }
      await fill(east);
      // A server of a cluster that has just come together says for a moment that it is not there yet, and is believed.
      await until(async () => (await fetch(`http://127.0.0.1:${east.monitoringPort}/healthz`)).ok);
      return natsArgs(east);
    },
    expect: {},
  },
  {
    id: "cluster/one-of-two-replicas-gone",
    about: "a stream with two replicas, and the server is gone that does not lead it: no majority",
    async bring(servers) {
      const servers3 = await servers.natsCluster();
      const [leader] = servers3;
      if (leader === undefined) throw new Error("there is no server");
      await createWhenPossible(leader, streamOf("MESSAGES", "messages.ingest.>", 2));
      await delay(1_500);
      const placed = () => withSession(leader, ({ mustAsk }) => mustAsk("STREAM.INFO.MESSAGES"));
      // The one that leads JetStream stays: the server that has gone never answered the next one, which 2.15 then says nothing of.
      const { cluster: first } = await placed();
      if (first?.replicas?.[0]?.name === leader.name) await until(() => isLedBy(leader, "MESSAGES"));
      const { cluster } = await placed();
      const asked = await without(cluster?.replicas?.[0]?.name, servers3);
      return [...natsArgs(asked), ...(await servers.config(twoReplicas))];
    },
    expect: {
      findings: {
        "nats/server-health/streams-without-leader": "error",
        "nats/server-health/absent": "warning",
      },
      neverSays: ["works on"],
    },
  },
  {
    id: "cluster/consumer-without-its-server",
    about: "streams with three replicas, and the worker's consumer with one, whose server is gone",
    async bring(servers) {
      const servers3 = await servers.natsCluster();
      const [leader] = servers3;
      if (leader === undefined) throw new Error("there is no server");
      for (const [name, subject] of streams) await createWhenPossible(leader, streamOf(name, subject, 3));
      let holder: string | undefined;
      // Chance places it; the server that leads JetStream stays.
      await until(async () => {
        if (holder !== undefined)
          await withSession(leader, ({ ask }) => ask("CONSUMER.DELETE.MESSAGES.workers"));
        await fill(leader, { num_replicas: 1 });
        const { cluster } = await withSession(leader, ({ mustAsk }) =>
          mustAsk("CONSUMER.INFO.MESSAGES.workers"),
        );
        holder = cluster?.leader;
        return holder !== leader.name;
      });
      const asked = await without(holder, servers3);
      for (const [stream] of streams) await until(() => hasLeader(asked, stream, holder));
      return natsArgs(asked);
    },
    expect: {
      findings: {
        "nats/server-health/consumers-without-leader": "error",
        "nats/server-health/absent": "warning",
      },
      undecided: ["nats/consumer-config", "nats/consumer-progress", "nats/unprocessed-loss"],
    },
  },
  {
    id: "cluster/asked-without-jetstream",
    about: "four servers, JetStream off on the one that doctor asks: the others answer for it",
    async bring(servers) {
      const ports = [await freePort(), await freePort(), await freePort(), await freePort()];
      const routes = ports.map((port) => `nats://127.0.0.1:${port}`).join(", ");
      const four = await Promise.all(
        ports.map((port, index) =>
          servers.nats({
            name: `nats-${index}`,
            more: `cluster { name: c, listen: 127.0.0.1:${port}, routes: [${routes}] }${index === 3 ? "\njetstream: disabled" : ""}`,
          }),
        ),
      );
      const asked = four[3];
      if (asked === undefined) throw new Error("there is no server");
      for (const [name, subject] of streams) await createWhenPossible(asked, streamOf(name, subject, 3));
      await fill(asked);
      return natsArgs(asked);
    },
    // How large the max_file of the others is, its monitoring port does not tell.
    expect: { undecided: ["nats/storage-reservation"], neverSays: ["JetStream is off"] },
  },
  {
    id: "cluster/alone-with-a-cluster-block",
    about: "one server whose nats.conf has a cluster block: JetStream waits for servers that never come",
    async bring(servers) {
      const [port, nobody] = [await freePort(), await freePort()];
      const more = `cluster { name: c, listen: 127.0.0.1:${port}, routes: [nats://127.0.0.1:${nobody}] }`;
      return [
        ...natsArgs(await servers.nats({ name: "nats-0", more })),
        ...(await servers.config("nats: { streams: [] }\n")),
      ];
    },
    expect: {
      findings: { "nats/reachable/jetstream-silent": "error" },
      undecided: blockedByNats(),
      says: ["the JetStream of cluster c has no leader", "nats.cluster.enabled=false"],
    },
  },
  {
    id: "cluster/no-majority",
    about: "two of three servers are gone: JetStream has no leader",
    async bring(servers) {
      const [first, second, third] = await servers.natsCluster();
      if (first === undefined || second === undefined || third === undefined) throw new Error("no cluster");
      await Promise.all([first.stop(), second.stop()]);
      const jsz = `http://127.0.0.1:${third.monitoringPort}/jsz`;
      await until(async () => !(await (await fetch(jsz)).text()).includes('"leader"'));
      return [...natsArgs(third), ...(await servers.config("nats: { streams: [] }\n"))];
    },
    expect: {
      findings: { "nats/reachable/jetstream-silent": "error" },
      undecided: blockedByNats(),
      says: ["It needs 2 of 3 servers for one"],
    },
  },
];

/** Nobody reads. */
const twoReplicas = `extends: none
nats:
  streams:
    - { name: MESSAGES, subjects: [messages.ingest.>], maxBytes: 1Gi, replicas: 2 }
`;

const threeReplicas = `nats:
  streams:
    - { name: MESSAGES, subjects: [messages.ingest.>], maxBytes: 1Gi, replicas: 3, consumers: [{ name: workers }] }
    - { name: MESSAGESDLQ, subjects: [messages.dlq.>], maxBytes: 1Gi, replicas: 3 }
`;
