import * as z from "zod";
import type { StreamConfig } from "../../connect/nats/kept-stream.ts";
import type { NatsWriteOutcome, NatsWriter } from "../../connect/nats/nats-writer.ts";
import { isSame } from "../same.ts";
import { mayStillCome, notNeeded, type Try } from "../tries.ts";

const settings = z.record(z.string(), z.json());

/** Settings of a stream that exists. */
export const streamEditSchema = z.object({
  kind: z.literal("stream-edit"),
  stream: z.string(),
  /** Tells it from a later one of the same name. */
  created: z.string(),
  before: settings,
  after: settings,
});
export type StreamEdit = z.infer<typeof streamEditSchema>;

/** A stream that is not there. */
export const streamCreationSchema = z.object({
  kind: z.literal("stream-creation"),
  stream: z.string(),
  config: settings,
});
export type StreamCreation = z.infer<typeof streamCreationSchema>;

export const describeStreamEdit = ({ stream, before, after }: StreamEdit): string =>
  `stream ${stream}: ${Object.keys(after)
    .map((key) => `${key} from ${JSON.stringify(before[key])} to ${JSON.stringify(after[key])}`)
    .join(", ")}`;

export const describeStreamCreation = ({ stream }: StreamCreation): string => `stream ${stream} created`;

/** Sets what is to be changed and nothing else, while it is as planned. Between reading and writing another client may change it: JetStream knows no precondition. */
export async function makeStreamEdit(
  nats: NatsWriter,
  { stream, created, before, after }: StreamEdit,
): Promise<NatsWriteOutcome> {
  const found = await nats.stream(stream);
  if (!found.ok) return { kind: "refused", errorCode: 0, message: found.error.message };
  if (found.data?.created !== created || !has(found.data.config, before))
    return { kind: "refused", errorCode: 0, message: `${stream} is not as it was when this was planned` };
  return nats.update({ ...found.data.config, ...after });
}

/** One try after another to set a stream back. */
export function undoStreamEdit(
  nats: NatsWriter,
  { made, at }: { made: boolean; at: Date | null },
  { stream, created, before, after }: StreamEdit,
  now: () => Date,
): () => Promise<Try> {
  return async () => {
    const found = await nats.stream(stream);
    if (!found.ok) return { again: found.error.message };
    if (found.data === null) return notNeeded("the stream is gone");
    if (found.data.created !== created) return notNeeded("it is another stream by now");
    const { config } = found.data;
    if (has(config, after)) {
      const outcome = await nats.update({ ...config, ...before });
      if (outcome.kind === "done") return { state: "undone", detail: "as before" };
      if (outcome.kind === "failed") return { again: outcome.error.message };
      return { state: "left", detail: `the server refuses what it was before: ${outcome.message}` };
    }
    if (!made && has(config, before) && mayStillCome(at, now()))
      return { again: "the change was not answered, and may still come for a minute" };
    return notNeeded(has(config, before) ? "it is as before" : "somebody has changed it since");
  };
}

/** A stream is never deleted: between looking and deleting a message may come. One that was created takes nothing from anybody, and stays. */
export function undoStreamCreation(
  nats: NatsWriter,
  { made, at }: { made: boolean; at: Date | null },
  { stream }: StreamCreation,
  now: () => Date,
): () => Promise<Try> {
  return async () => {
    const found = await nats.stream(stream);
    if (!found.ok) return { again: found.error.message };
    if (found.data !== null) return { state: "kept", detail: "a stream is never deleted" };
    if (!made && mayStillCome(at, now()))
      return { again: "its creation was not answered, and may still come for a minute" };
    return notNeeded("it is not there");
  };
}

const has = (config: StreamConfig, wanted: StreamConfig): boolean =>
  Object.entries(wanted).every(([key, value]) => isSame(config[key] ?? null, value));
