import * as z from "zod";
import type { StreamConfig } from "../../connect/nats/kept-stream.ts";
import { type NatsWriteOutcome, type NatsWriter, senderSchema } from "../../connect/nats/nats-writer.ts";
import { isSame } from "../same.ts";
import type { Systems } from "../systems.ts";
import { notNeeded, type Try } from "../tries.ts";
import { type SentRequest, whyUnderWay } from "./under-way.ts";

const settings = z.record(z.string(), z.json());

/** Settings of a stream that exists. */
export const streamEditSchema = z.object({
  kind: z.literal("stream-edit"),
  stream: z.string(),
  /** Tells it from a later one of the same name. */
  created: z.string(),
  before: settings,
  after: settings,
  /** Who sent it; known once it is about to be sent. */
  sender: senderSchema.optional(),
});
export type StreamEdit = z.infer<typeof streamEditSchema>;

/** A stream that is not there. */
export const streamCreationSchema = z.object({
  kind: z.literal("stream-creation"),
  stream: z.string(),
  config: settings,
  sender: senderSchema.optional(),
});
export type StreamCreation = z.infer<typeof streamCreationSchema>;

export const describeStreamEdit = ({ stream, before, after }: StreamEdit): string =>
  `stream ${stream}: ${Object.keys(after)
    .map((key) => `${key} from ${JSON.stringify(before[key])} to ${JSON.stringify(after[key])}`)
    .join(", ")}`;

export const describeStreamCreation = ({ stream }: StreamCreation): string => `stream ${stream} created`;

/** Keeps who sends a change, before it is sent. */
type Note<Change> = (change: Change) => Promise<void>;

/** Sets what should be changed and nothing else, while it is as planned. Between reading and writing another client may change it: JetStream knows no precondition. */
export async function makeStreamEdit(
  nats: NatsWriter,
  change: StreamEdit,
  note: Note<StreamEdit>,
): Promise<NatsWriteOutcome> {
  const { stream, created, before, after } = change;
  const found = await nats.stream(stream);
  if (!found.ok) return { kind: "refused", passes: true, message: found.error.message };
  if (found.data?.created !== created || !has(found.data.config, before))
    return { kind: "refused", passes: false, message: `${stream} is not as it was when this was planned` };
  await note({ ...change, sender: nats.sender });
  return nats.update({ ...found.data.config, ...after });
}

export async function makeStreamCreation(
  nats: NatsWriter,
  change: StreamCreation,
  note: Note<StreamCreation>,
): Promise<NatsWriteOutcome> {
  await note({ ...change, sender: nats.sender });
  return nats.create(change.config);
}

type Sent = Omit<SentRequest, "sender">;

/** One try after another to set a stream back. */
export function undoStreamEdit(
  nats: NatsWriter,
  sent: Sent,
  { stream, created, before, after, sender }: StreamEdit,
  systems: Pick<Systems, "monitoring" | "now">,
): () => Promise<Try> {
  return async () => {
    const found = await nats.stream(stream);
    if (!found.ok) return { again: found.error.message };
    if (found.data === null) return notNeeded("the stream is gone");
    if (found.data.created !== created) return notNeeded("it is another stream by now");
    const underWay = await whyUnderWay({ ...sent, sender }, nats, systems);
    if (underWay !== null && !has(found.data.config, after)) return { again: underWay };
    // It may have come between the look and the proof.
    const now = underWay === null ? await nats.stream(stream) : found;
    if (!now.ok) return { again: now.error.message };
    if (now.data?.created !== created) return { again: null };
    const { config } = now.data;
    if (!has(config, after))
      return notNeeded(has(config, before) ? "it is as before" : "somebody has changed it since");
    const outcome = await nats.update({ ...config, ...before });
    if (outcome.kind === "done") return { state: "undone", detail: "as before" };
    if (outcome.kind === "failed") return { again: outcome.error.message };
    if (outcome.passes) return { again: outcome.message };
    // Trying again changes nothing: another stream has what it had, such as the one this plan created.
    return { state: "kept", detail: `the server refuses what it was before: ${outcome.message}` };
  };
}

/** A stream is never deleted: between looking and deleting a message may come. One that was created takes nothing from anybody, and stays. */
export function undoStreamCreation(
  nats: NatsWriter,
  sent: Sent,
  { stream, sender }: StreamCreation,
  systems: Pick<Systems, "monitoring" | "now">,
): () => Promise<Try> {
  return async () => {
    const found = await nats.stream(stream);
    if (!found.ok) return { again: found.error.message };
    const underWay = found.data === null ? await whyUnderWay({ ...sent, sender }, nats, systems) : null;
    if (underWay !== null) return { again: underWay };
    const now = found.data === null ? await nats.stream(stream) : found;
    if (!now.ok) return { again: now.error.message };
    return now.data === null
      ? notNeeded("it is not there")
      : { state: "kept", detail: "a stream is never deleted" };
  };
}

const has = (config: StreamConfig, wanted: StreamConfig): boolean =>
  Object.entries(wanted).every(([key, value]) => isSame(config[key] ?? null, value));
