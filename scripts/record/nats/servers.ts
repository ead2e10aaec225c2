import { setTimeout as delay } from "node:timers/promises";
import { connect } from "@nats-io/transport-node";
import type { CleanupStack } from "../../../src/lab/cleanup-stack.ts";
import type { SectionId } from "../../../src/snapshot/snapshot.ts";
import type { Brought, Recording } from "../recording.ts";
import { type NatsServer, startNats } from "./server.ts";
import { withSession } from "./session.ts";

/** What the checks on NATS read, and what they read of the rest when they look for other clients. Monitoring first: doctor is not connected yet then. */
export const serverSections: readonly SectionId[] = [
  ...(["nats/monitoring", "nats/server", "nats/account", "nats/streams", "nats/consumers"] as const),
  ...(["kubernetes/server", "kubernetes/pods", "kubernetes/deployments", "kubernetes/replicasets"] as const),
  ...(["kubernetes/configmaps", "kubernetes/persistentvolumeclaims", "kubernetes/logs"] as const),
  "postgres/server",
];

const recording = (name: string, bring: (cleanups: CleanupStack) => Promise<Brought>): Recording => ({
  name,
  sections: serverSections,
  needs: "nats-server 2.10",
  bring,
});

/** Single servers, well and not. */
export const serverRecordings: readonly Recording[] = [
  recording("server-healthy", async (cleanups) => ({ looksAt: [await withStreams(cleanups)] })),
  recording("streams-not-recovered", async (cleanups) => {
    const server = await withStreams(cleanups);
    await server.restart({ maxFile: "1Gi" });
    // The second stream no longer fits, which the server finds out after it has begun to answer.
    await delay(1_000);
    const healthz = async (): Promise<unknown> =>
      (await fetch(`http://127.0.0.1:${server.monitoringPort}/healthz`)).json();
    return { looksAt: [server], attempts: healthz };
  }),
  recording("nats-connections-nearly-used-up", async (cleanups) => {
    const server = await withStreams(cleanups, "max_connections: 10");
    for (let count = 0; count < 9; count++) {
      const client = await connect({ port: server.port });
      cleanups.defer(() => client.close());
    }
    return { looksAt: [server] };
  }),
];

async function withStreams(cleanups: CleanupStack, more = ""): Promise<NatsServer> {
  const server = await startNats(cleanups, { version: "2.10", more });
  await withSession(server, async ({ mustAsk }) => {
    await mustAsk("STREAM.CREATE.MESSAGES", streamOf("MESSAGES", "messages.ingest.>"));
    await mustAsk("STREAM.CREATE.MESSAGESDLQ", streamOf("MESSAGESDLQ", "messages.dlq.>"));
  });
  return server;
}

/** A stream as nomnom's chart sizes it. */
export const streamOf = (name: string, subject: string, replicas = 1) => ({
  name,
  subjects: [subject],
  max_bytes: 1024 ** 3,
  num_replicas: replicas,
});
