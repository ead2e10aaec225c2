import * as z from "zod";
import { type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import { answerAs } from "../answer.ts";
import type { NatsClient } from "../connections.ts";

/** A stream as the server keeps it: the configuration whole, so that an update loses nothing this program does not know. */
export const keptStreamSchema = z.object({
  config: z.record(z.string(), z.json()),
  /** Tells a stream from a later one of the same name. */
  created: z.string(),
  state: z.object({ messages: z.number(), bytes: z.number(), consumer_count: z.number().default(0) }),
});
export type KeptStream = z.infer<typeof keptStreamSchema>;
export type StreamConfig = KeptStream["config"];

/** The stream as it is now; null: there is none. */
export async function readKeptStream(
  client: NatsClient,
  name: string,
): Promise<ProbeResult<KeptStream | null>> {
  const asked = `STREAM.INFO.${name}`;
  const answer = await client.jetStream(asked, null, "io.nats.jetstream.api.v1.stream_info_response");
  if (!answer.ok && answer.error.message.includes("/10059)")) return succeed(null);
  return answerAs(keptStreamSchema, "nats", asked, answer);
}
