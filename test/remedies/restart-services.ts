import { Pipeline } from "../../scripts/record/nats/pipeline.ts";
import { withSession } from "../../scripts/record/nats/session.ts";

/**
 * What the services do to JetStream when they start: they make what is missing, leave what is there as it is, and the worker takes its first message. A
 * refusal is theirs to crash of. The cases have no Kubernetes that would start them.
 */
export async function restartServices(port: number): Promise<void> {
  await withSession({ port }, async (session) => {
    const { ask } = session;
    const common = { retention: "limits", storage: "file", max_bytes: 1024 ** 2, num_replicas: 1 };
    for (const [name, subject] of [
      ["MESSAGES", "messages.ingest.>"],
      ["MESSAGESDLQ", "messages.dlq.>"],
    ] as const)
      await ask(`STREAM.CREATE.${name}`, { ...common, name, subjects: [subject] });
    const pipeline = new Pipeline(session);
    await pipeline.createConsumer("workers");
    await pipeline.fetch(1);
  });
}
