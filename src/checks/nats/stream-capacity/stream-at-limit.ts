import { predictStreamUpdate } from "../../../jetstream/predict-stream-update.ts";
import type { JetStreamWorld } from "../../../jetstream/world.ts";
import type { Command } from "../../../remedy/command.ts";
import type { Nats } from "../../../remedy/nats.ts";
import type { Remedy } from "../../../remedy/remedy.ts";
import type { Stream } from "../../../snapshot/nats.ts";
import { formatBytes } from "../../../units/format-bytes.ts";
import { formatDuration } from "../../../units/format-duration.ts";
import { capitalised } from "../../../words/capitalised.ts";
import { defineFinding, type Finding } from "../../finding.ts";
import { editStream, limitBytes, purposeOf } from "../streams/stream-commands.ts";
import type { StreamRole } from "../streams/stream-role.ts";
import { type Fullness, inWords } from "./fullness.ts";

export const refuses = defineFinding({
  code: "nats/stream-capacity/refuses",
  title: "A full stream refuses what is published",
  severity: ["error", "warning", "info"],
  resource: ["nats/stream"],
  recovers: null,
});

export const dropsUnprocessed = defineFinding({
  code: "nats/stream-capacity/drops-unprocessed",
  title: "A full stream deletes messages that nobody has processed",
  severity: ["error", "warning"],
  resource: ["nats/stream"],
  recovers: null,
});

export const keepsLess = defineFinding({
  code: "nats/stream-capacity/keeps-less",
  title: "A full stream keeps its messages for less time than wanted",
  severity: ["warning", "info"],
  resource: ["nats/stream"],
  recovers: null,
});

export interface StreamContext {
  role: StreamRole;
  nats: Nats;
  nowMs: number;
  world: JetStreamWorld;
}

/** A stream that is full or nearly so: what happens to the next message depends on `discard`, what that means on `retention`. */
export function streamFinding(
  stream: Stream,
  fullness: Fullness,
  { role, nats, nowMs, world }: StreamContext,
): Finding | null {
  const { config } = stream;
  const { full } = fullness;
  const details = (says: string, errorCode: number | null = null) => ({
    message: `${config.name} holds ${inWords(fullness)}: ${says}.`,
    resource: `nats/stream/${config.name}` as const,
    evidence: evidenceOf(stream, fullness, errorCode),
    cause: [config.name, fullness.limit],
  });
  const remedy = roomRemedy(stream, fullness, world, nats);
  if (config.discard === "new") {
    // A table of last values (one message per subject) takes what replaces a value; only a new subject is refused.
    const isTable = config.max_msgs_per_subject > 0 && !config.discard_new_per_subject;
    if (isTable && fullness.limit === "max_msgs")
      return full
        ? refuses({
            ...details(
              "it takes new values of the subjects it has, and refuses further subjects with JetStream error 10077 (discard is new)",
              10077,
            ),
            severity: "info",
            remedy: null,
          })
        : null;
    // Measured: 2.15.3 takes a value in the place of one as large, 2.10.27 does not.
    const what = isTable
      ? "further subjects, and on older servers new values of those it has,"
      : "new messages";
    const refusal = `it refuses ${what} with JetStream error 10077 (discard is new)`;
    return refuses({
      ...details(full ? `${refusal}. ${capitalised(role.loss)}` : `${before(fullness)}, ${refusal}`, 10077),
      severity: full ? "error" : "warning",
      remedy,
    });
  }
  if (config.retention !== "limits") {
    const drop = "each new message deletes the oldest one, which nobody has processed (discard is old)";
    return dropsUnprocessed({
      ...details(full ? drop : `${before(fullness)}, ${drop}`),
      // Whether the worker's own messages are lost is for nats/unprocessed-loss to say.
      severity: full && role.kind !== "main" ? "error" : "warning",
      remedy,
    });
  }
  // A stream that keeps what it can hold is full for good; worth a word where it was to keep it for longer.
  const keptMs = nowMs - Date.parse(stream.state.first_ts ?? "");
  const maxAgeMs = config.max_age / 1e6;
  if (!full || config.max_age === 0 || !(keptMs < maxAgeMs)) return null;
  const kept = `it keeps the messages of the last ${formatDuration(keptMs)} instead of ${formatDuration(maxAgeMs)} (max_age), and drops older ones`;
  // Dead letters wait for people.
  const isTooSoon =
    role.kind === "dead-letter" && keptMs < seenWithinMs && stream.state.last_seq > stream.state.messages;
  return keepsLess({
    ...details(isTooSoon ? `${kept} before anybody looks at them` : `${kept}, processed or not`),
    severity: isTooSoon ? "warning" : "info",
    remedy: isTooSoon
      ? {
          summary: `Repair what makes so many dead letters, and raise ${fullness.limit} of ${config.name}.`,
          commands: remedy.commands,
        }
      : null,
  });
}

const seenWithinMs = 3_600_000;

/** When what follows happens. */
const before = ({ tooLarge }: Fullness): string =>
  tooLarge === undefined
    ? "when it is full"
    : `there is no room for another message of average size (${formatBytes(tooLarge)}); when one comes`;

const evidenceOf = ({ config, state }: Stream, fullness: Fullness, errorCode: number | null) => ({
  stream: config.name,
  limit: fullness.limit,
  used: fullness.used,
  max: fullness.max,
  percent: Math.floor(fullness.percent),
  full: fullness.full,
  discard: config.discard,
  retention: config.retention,
  messages: state.messages,
  bytes: state.bytes,
  consumers: state.consumer_count,
  errorCode,
});

/** Who does not take the messages away comes first: a larger limit only buys time. */
export function roomRemedy(
  stream: Stream,
  { limit, max }: Fullness,
  world: JetStreamWorld,
  nats: Nats,
): Remedy {
  const { config, state } = stream;
  const grow = growCommand(stream, limit, max, world, nats);
  const commands = grow === null ? [] : [grow];
  const reserves = limit === "max_bytes" ? " (it is reserved at once)" : "";
  const noRoom =
    grow === null && limit === "max_bytes"
      ? " JetStream's storage has no room for that: nats/storage-reservation says how to get some."
      : "";
  const purpose = purposeOf(config);
  if (purpose.kind !== "log")
    return {
      summary: `Give the bucket ${"bucket" in purpose ? purpose.bucket : config.name} more room${reserves}.${noRoom}`,
      commands,
    };
  if (config.retention === "limits")
    return {
      summary: `Raise ${limit} of ${config.name}${reserves}, or let it drop its oldest messages instead (discard old). Services do not change a stream that exists.${noRoom}`,
      commands,
    };
  return {
    summary:
      state.consumer_count === 0
        ? `${config.name} has no consumer that would take its messages away: start the service that processes them. Raising ${limit}${reserves} buys time.${noRoom}`
        : `See which consumer of ${config.name} does not keep up. Raising ${limit}${reserves} buys time.${noRoom}`,
    commands: [nats("consumer", "report", config.name), ...commands],
  };
}

/** Twice the limit; null where the server does not take that. */
function growCommand(
  stream: Stream,
  limit: Fullness["limit"],
  max: number,
  world: JetStreamWorld,
  nats: Nats,
): Command | null {
  const { config } = stream;
  if (limit === "max_msgs") return editStream(nats, config, "--max-msgs", String(2 * max));
  const { answer } = predictStreamUpdate(stream, { maxBytes: 2 * max }, world);
  return answer === "refused" ? null : limitBytes(nats, config, 2 * max);
}
