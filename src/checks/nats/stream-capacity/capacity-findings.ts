import type { Remedy } from "../../../remedy/remedy.ts";
import type { Stream } from "../../../snapshot/nats.ts";
import { formatDuration } from "../../../units/format-duration.ts";
import type { UncodedFinding } from "../../finding.ts";
import { lossOf, type StreamRole } from "../streams/stream-role.ts";
import { type Fullness, inWords } from "./stream-fullness.ts";

/** Where NATS's own `nats audit` speaks of a stream or a store as near its limit (jsm.go: JETSTREAM_003, SERVER_005). */
export const nearPercent = 90;

/** A stream at, or near, a limit of its own: what happens to the next message depends on `discard`, what that means on `retention`. */
export function streamFinding(
  stream: Stream,
  fullness: Fullness,
  role: StreamRole,
  nowMs: number,
): UncodedFinding | null {
  const { config } = stream;
  const near = fullness.percent >= nearPercent;
  if (!fullness.full && !near) return null;
  if (config.discard === "new")
    return finding(stream, fullness, {
      severity: fullness.full ? "error" : "warning",
      key: "refuses",
      errorCode: 10077,
      says: fullness.full
        ? `it refuses what is published to it, with JetStream error 10077 (discard is new); ${lossOf[role]}`
        : "when it is full, it refuses what is published to it, with JetStream error 10077 (discard is new)",
    });
  if (config.retention !== "limits")
    return finding(stream, fullness, {
      // Whether the worker's own messages are lost is for nats/unprocessed-loss to say.
      severity: fullness.full && role !== "main" ? "error" : "warning",
      key: "drops-unprocessed",
      errorCode: null,
      says: fullness.full
        ? "each further message throws away the oldest one, which nobody has processed (discard is old)"
        : "when it is full, each further message throws away the oldest one, which nobody has processed (discard is old)",
    });
  // A stream that keeps what it can hold is full for good; worth a word where it was to keep it for longer.
  const keptMs = nowMs - Date.parse(stream.state.first_ts ?? "");
  if (!fullness.full || config.max_age === 0 || !(keptMs < config.max_age / 1e6)) return null;
  return finding(stream, fullness, {
    severity: "info",
    key: "keeps-less",
    errorCode: null,
    says: `it keeps the messages of the last ${formatDuration(keptMs)} instead of ${formatDuration(config.max_age / 1e6)} (max_age), and drops older ones, processed or not`,
  });
}

interface Consequence extends Pick<UncodedFinding, "severity"> {
  key: string;
  errorCode: number | null;
  says: string;
}

function finding(stream: Stream, fullness: Fullness, what: Consequence): UncodedFinding {
  const { config, state } = stream;
  return {
    severity: what.severity,
    message: `${config.name} holds ${inWords(fullness)}: ${what.says}.`,
    resource: `nats/stream/${config.name}`,
    evidence: {
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
      errorCode: what.errorCode,
    },
    remedy: what.severity === "info" ? null : roomRemedy(stream, fullness),
    key: `${what.key}:${config.name}:${fullness.limit}`,
  };
}

/** Who does not take the messages away comes first: a larger limit only buys time. */
function roomRemedy({ config, state }: Stream, { limit, max }: Fullness): Remedy {
  const flag = limit === "max_bytes" ? "--max-bytes" : "--max-msgs";
  const grow = `nats stream edit ${config.name} ${flag} ${2 * max}`;
  const reserves = limit === "max_bytes" ? " (it is reserved at once)" : "";
  if (config.retention === "limits")
    return {
      summary: `Raise ${limit} of ${config.name}${reserves}, or let it drop its oldest messages with discard old. Services do not change a stream that exists.`,
      commands: [grow, `nats stream edit ${config.name} --discard old`],
    };
  return {
    summary:
      state.consumer_count === 0
        ? `${config.name} has no consumer that would take its messages away: start the service that processes them. Raising ${limit}${reserves} buys time.`
        : `See which consumer of ${config.name} does not keep up. Raising ${limit}${reserves} buys time.`,
    commands: [`nats consumer report ${config.name}`, grow],
  };
}
