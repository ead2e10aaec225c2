import * as z from "zod";
import { type ConsumerOutcome, type NatsWriter, senderSchema } from "../../connect/nats/nats-writer.ts";
import { type SentRequest, whyUnderWay } from "../stream/under-way.ts";
import type { Systems } from "../systems.ts";
import { notNeeded, type Try } from "../tries.ts";

/** A durable consumer that is not there. */
export const consumerCreationSchema = z.object({
  kind: z.literal("consumer-creation"),
  stream: z.string(),
  consumer: z.string(),
  config: z.record(z.string(), z.json()),
  /** Who sent it; known once it is about to be sent. */
  sender: senderSchema.optional(),
});
export type ConsumerCreation = z.infer<typeof consumerCreationSchema>;

export const describeConsumerCreation = ({ stream, consumer }: ConsumerCreation): string =>
  `consumer ${consumer} of ${stream} created`;

/** Creates it while it is not there: servers before 2.10 would set one that is to these settings. */
export async function makeConsumerCreation(
  nats: NatsWriter,
  change: ConsumerCreation,
  note: (change: ConsumerCreation) => Promise<void>,
): Promise<ConsumerOutcome> {
  const { stream, consumer, config } = change;
  const found = await nats.consumer(stream, consumer);
  if (!found.ok) return { kind: "refused", passes: true, message: found.error.message };
  if (found.data !== null)
    return { kind: "refused", passes: false, message: `consumer ${consumer} of ${stream} is there by now` };
  await note({ ...change, sender: nats.sender });
  return nats.createConsumer(stream, consumer, config);
}

/** It is never deleted: its reader may have begun, and its position would go. It takes nothing from anybody, and stays. */
export function undoConsumerCreation(
  nats: NatsWriter,
  sent: Omit<SentRequest, "sender">,
  { stream, consumer, sender }: ConsumerCreation,
  systems: Pick<Systems, "monitoring" | "now">,
): () => Promise<Try> {
  return async () => {
    const found = await nats.consumer(stream, consumer);
    if (!found.ok) return { again: found.error.message };
    const underWay = found.data === null ? await whyUnderWay({ ...sent, sender }, nats, systems) : null;
    if (underWay !== null) return { again: underWay };
    const now = found.data === null ? await nats.consumer(stream, consumer) : found;
    if (!now.ok) return { again: now.error.message };
    return now.data === null
      ? notNeeded("it is not there")
      : { state: "kept", detail: "a consumer is never deleted" };
  };
}
