import type { Levels } from "../../../blueprint/blueprint.ts";
import type { Remedy } from "../../../remedy/remedy.ts";
import type { Stream } from "../../../snapshot/nats.ts";
import { formatBytes } from "../../../units/format-bytes.ts";
import { formatDuration } from "../../../units/format-duration.ts";
import { defineFinding, type Finding } from "../../finding.ts";
import { type Fullness, fullnessBy, inWords } from "./fullness.ts";
import { roomRemedy, type StreamContext } from "./stream-at-limit.ts";

export const fillsSoon = defineFinding({
  code: "nats/stream-capacity/fills-soon",
  title: "A stream is full sooner than it may be",
  severity: ["error", "warning"],
  resource: ["nats/stream"],
  recovers: null,
});

/** Fewer messages, or those of a shorter time, say nothing of how many come. */
const fewestMessages = 10;
const shortestSpanMs = 60_000;

/**
 * What is full sooner than the file allows, at the rate of what it holds: one look sees how much came since its oldest message was stored. Of streams whose messages go
 * when they are processed, are replaced by newer ones of their subject, or have the times of an origin, that says nothing.
 */
export function fillsSoonFinding(
  stream: Stream,
  allowed: Levels,
  { nats, nowMs, world }: Pick<StreamContext, "nats" | "nowMs" | "world">,
): Finding | null {
  const { config, state } = stream;
  const spanMs = nowMs - Date.parse(state.first_ts ?? "");
  const says = config.retention === "limits" && config.max_msgs_per_subject <= 0 && !config.mirror;
  if (!says || config.sealed || state.messages < fewestMessages || !(spanMs >= shortestSpanMs)) return null;
  const [soonest] = fullnessBy(stream)
    .filter((each) => !each.full && !staysBelow(stream, each, spanMs))
    .map((each) => ({ ...each, leftMs: ((each.max - each.used) * spanMs) / each.used }))
    .toSorted((a, b) => a.leftMs - b.leftMs);
  if (soonest === undefined) return null;
  const { leftMs } = soonest;
  const isError = allowed.error !== null && leftMs < allowed.error;
  const limitMs = isError ? allowed.error : allowed.warn;
  if (limitMs === null || leftMs >= limitMs) return null;
  const held = `${state.messages} messages, ${formatBytes(state.bytes)}`;
  return fillsSoon({
    severity: isError ? "error" : "warning",
    message: `${config.name} is full in ${formatDuration(leftMs)} if as much arrives as in the last ${formatDuration(spanMs)} (${held}): it holds ${inWords(soonest)}, and nomnom.doctor.yaml wants at least ${formatDuration(limitMs)} (timeToFull).`,
    resource: `nats/stream/${config.name}`,
    evidence: {
      ...{ stream: config.name, limit: soonest.limit, used: soonest.used, max: soonest.max },
      ...{ leftSeconds: Math.round(leftMs / 1000), overSeconds: Math.round(spanMs / 1000) },
      messages: state.messages,
    },
    cause: [config.name, soonest.limit],
    remedy: remedyFor(stream, soonest, { nats, world }),
  });
}

function remedyFor(
  stream: Stream,
  soonest: Fullness,
  { nats, world }: Pick<StreamContext, "nats" | "world">,
): Remedy {
  const remedy = roomRemedy(stream, soonest, world, nats);
  const { name, discard } = stream.config;
  return discard === "new"
    ? remedy
    : {
        ...remedy,
        summary: `Raise ${soonest.limit} of ${name}, or let its messages end sooner (max_age): what does not fit takes the place of its oldest messages.`,
      };
}

/** As much as comes in the time it keeps its messages has room: what is older goes. */
const staysBelow = ({ config }: Stream, { used, max }: Fullness, spanMs: number): boolean =>
  config.max_age > 0 && (used * config.max_age) / 1e6 / spanMs < max;
