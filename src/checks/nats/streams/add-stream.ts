import type { ExpectedStream } from "../../../blueprint/blueprint.ts";
import type { Command } from "../../../remedy/command.ts";
import { type Nats, repeated } from "../../../remedy/nats.ts";
import { sizeWord } from "../../../remedy/nats-size.ts";
import type { Word } from "../../../remedy/word.ts";
import { purposeOf } from "./stream-commands.ts";

type Wanted = Pick<ExpectedStream, "name" | "subjects" | "storage" | "replicas" | "maxBytes" | "demands">;

/**
 * Creates a stream as it is said to be. A bucket is created by its own command: as a plain stream it has no history, and nothing of it can be deleted
 * (allow_rollup_hdrs is off).
 */
export function addStream(nats: Nats, stream: Wanted): Command {
  const { name, subjects, storage, replicas, maxBytes, demands } = stream;
  const kept: Word[] = ["--storage", storage, "--replicas", String(replicas)];
  const purpose = purposeOf(stream);
  if (purpose.kind === "kv" || purpose.kind === "object")
    return nats(
      ...[purpose.kind, "add", purpose.bucket, ...kept],
      ...(purpose.kind === "kv" ? flag("--history", demands.maxMsgsPerSubject, String) : []),
      ...flag("--max-bucket-size", maxBytes, sizeWord),
      ...flag("--ttl", demands.maxAgeMs, goDuration),
    );
  const { retention = "limits", discard = "old" } = demands;
  return nats(
    ...["stream", "add", name, ...repeated("--subjects", subjects), ...kept],
    ...flag("--max-bytes", maxBytes, sizeWord),
    ...(retention === "limits" ? [] : ["--retention", retention === "workqueue" ? "work" : retention]),
    ...(discard === "old" ? [] : ["--discard", discard]),
    ...flag("--max-age", demands.maxAgeMs, goDuration),
    ...flag("--max-msgs", demands.maxMsgs, String),
    ...flag("--max-msgs-per-subject", demands.maxMsgsPerSubject, String),
    ...flag("--max-msg-size", demands.maxMsgSize, sizeWord),
    ...flag("--dupe-window", demands.duplicateWindowMs, goDuration),
    "--defaults",
  );
}

/** Of a limit that is said; without the flag there is none. */
const flag = (name: string, limit: number | undefined, written: (limit: number) => Word): Word[] =>
  limit === undefined || limit <= 0 ? [] : [name, written(limit)];

const hourMs = 3_600_000;
const goDuration = (milliseconds: number): string =>
  milliseconds % hourMs === 0 ? `${milliseconds / hourMs}h` : `${milliseconds}ms`;
