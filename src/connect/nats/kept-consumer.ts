import * as z from "zod";
import { type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import { answerAs } from "../answer.ts";
import type { NatsClient } from "../connections.ts";

/** A consumer as the server keeps it. */
const keptConsumerSchema = z.object({ name: z.string(), config: z.record(z.string(), z.json()) });
export type KeptConsumer = z.infer<typeof keptConsumerSchema>;
export type ConsumerConfig = KeptConsumer["config"];

/** The consumer as it is now; null: there is none, or no such stream. */
export async function readKeptConsumer(
  client: NatsClient,
  stream: string,
  name: string,
): Promise<ProbeResult<KeptConsumer | null>> {
  const asked = `CONSUMER.INFO.${stream}.${name}`;
  const answer = await client.jetStream(asked, null, "io.nats.jetstream.api.v1.consumer_info_response");
  if (!answer.ok && /\/(10014|10059)\)/.test(answer.error.message)) return succeed(null);
  return answerAs(keptConsumerSchema, "nats", asked, answer);
}
