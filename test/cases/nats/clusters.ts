import { createWhenPossible } from "../../../scripts/record/nats/clusters.ts";
import { Pipeline } from "../../../scripts/record/nats/pipeline.ts";
import { streamOf } from "../../../scripts/record/nats/servers.ts";
import { withSession } from "../../../scripts/record/nats/session.ts";
import type { Case } from "../case.ts";
import { natsArgs } from "../servers.ts";

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
];

const threeReplicas = `nats:
  streams:
    - { name: MESSAGES, subjects: [messages.ingest.>], maxBytes: 1Gi, replicas: 3, consumers: [{ name: workers }] }
    - { name: MESSAGESDLQ, subjects: [messages.dlq.>], maxBytes: 1Gi, replicas: 3 }
`;
