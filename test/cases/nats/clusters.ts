import { createWhenPossible } from "../../../scripts/record/nats/clusters.ts";
import { Pipeline } from "../../../scripts/record/nats/pipeline.ts";
import { until } from "../../../scripts/record/nats/server.ts";
import { streamOf } from "../../../scripts/record/nats/servers.ts";
import { withSession } from "../../../scripts/record/nats/session.ts";
import { freePort } from "../../../src/lab/programs/postgres/free-port.ts";
import type { Case } from "../case.ts";
import { natsArgs } from "../servers.ts";
import { blockedByNats } from "./blocked-by-nats.ts";

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
      await until(
        async () => (await fetch(`http://127.0.0.1:${third.monitoringPort}/healthz`)).status === 503,
      );
      return [...natsArgs(third), ...(await servers.config("nats: { streams: [] }\n"))];
    },
    expect: {
      findings: { "nats/reachable/jetstream-silent": "error" },
      undecided: blockedByNats(),
      says: ["It needs 2 of 3 servers for one"],
    },
  },
];

const threeReplicas = `nats:
  streams:
    - { name: MESSAGES, subjects: [messages.ingest.>], maxBytes: 1Gi, replicas: 3, consumers: [{ name: workers }] }
    - { name: MESSAGESDLQ, subjects: [messages.dlq.>], maxBytes: 1Gi, replicas: 3 }
`;
