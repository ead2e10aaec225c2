import type { Command } from "../../../remedy/command.ts";
import type { Nats } from "../../../remedy/nats.ts";
import { sizeWord } from "../../../remedy/nats-size.ts";
import type { Word } from "../../../remedy/word.ts";
import type { Stream } from "../../../snapshot/nats.ts";

/** What a stream is underneath: buckets and MQTT's streams hold state, and only their own tools may change them. */
export type StreamPurpose = { kind: "log" } | { kind: "kv" | "object"; bucket: string } | { kind: "mqtt" };

/** Known by its name, as the tools of NATS themselves do (jsm.go IsKVBucketStream, IsObjectBucketStream, IsMQTTStateStream). */
export function purposeOf({ name }: Pick<Stream["config"], "name">): StreamPurpose {
  if (name.startsWith("KV_")) return { kind: "kv", bucket: name.slice(3) };
  if (name.startsWith("OBJ_")) return { kind: "object", bucket: name.slice(4) };
  return name.startsWith("$MQTT_") ? { kind: "mqtt" } : { kind: "log" };
}

/**
 * Edits a stream and nothing else of it. natscli (0.5.0) sets no_ack from its own flag, which is off, on every edit: a stream that acknowledges
 * nothing would begin to, and one on `*.>` would answer in place of the JetStream API. Without --force it asks, which ends a script with an error.
 */
export const editStream = (
  nats: Nats,
  { name, no_ack: noAck }: Pick<Stream["config"], "name" | "no_ack">,
  ...flags: readonly Word[]
): Command => nats("stream", "edit", name, ...flags, ...(noAck ? ["--no-ack"] : []), "--force");

/** Sets max_bytes: of a bucket through its own command, since editing its stream is not supported (natscli asks twice). Null: nobody may. */
export function limitBytes(nats: Nats, config: Stream["config"], bytes: number): Command | null {
  const purpose = purposeOf(config);
  switch (purpose.kind) {
    case "kv":
    case "object":
      return nats(purpose.kind, "edit", purpose.bucket, "--max-bucket-size", sizeWord(bytes));
    case "mqtt":
      return null;
    case "log":
      return editStream(nats, config, "--max-bytes", sizeWord(bytes));
  }
}
