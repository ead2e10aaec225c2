import type { Nats } from "../../../remedy/nats.ts";
import type { Consumer, Stream } from "../../../snapshot/nats.ts";
import { uncovered } from "../../../subjects/covers.ts";
import { defineFinding, type Finding } from "../../finding.ts";
import { filtersOf, hasOtherSubjects } from "../consumers/consumer-filters.ts";
import { messagesDo } from "../streams/message-count.ts";
import { givenUpCount } from "./consumer-state.ts";

export const unclaimed = defineFinding({
  code: "nats/consumer-progress/unclaimed",
  title: "No consumer takes messages that a work queue keeps",
  severity: ["error", "warning"],
  resource: ["nats/stream"],
  recovers: null,
});

/**
 * A work queue keeps a message until its consumer acknowledges it; one that no consumer takes stays permanently. Its count alone proves nothing, for consumers
 * are read after their stream: only subjects that no filter takes do.
 */
export function unclaimedFinding(
  stream: Stream,
  consumers: readonly Consumer[],
  isWanted: boolean,
  nats: Nats,
): Finding | null {
  const { config, state } = stream;
  if (config.retention !== "workqueue" || hasOtherSubjects(stream) || consumers.length === 0) return null;
  // A schedule lies there until its time comes, and is for no consumer (2.15.3).
  if (config.allow_msg_schedules) return null;
  const subjects = uncovered(config.subjects, consumers.flatMap(filtersOf));
  const claimed = consumers.map(
    (consumer) => consumer.num_pending + consumer.num_ack_pending + givenUpCount(consumer),
  );
  const count = state.messages - claimed.reduce((sum, own) => sum + own, 0);
  if (subjects.length === 0 || count <= 0) return null;
  return unclaimed({
    severity: isWanted ? "error" : "warning",
    message: `${messagesDo(count, "lie")} in ${config.name} on subjects that none of its consumers takes (${subjects.join(", ")}): a work queue keeps them until a consumer takes them.`,
    resource: `nats/stream/${config.name}`,
    evidence: { stream: config.name, unclaimed: count, subjects, messages: state.messages },
    remedy: {
      summary: `Give ${config.name} a consumer for ${subjects.join(", ")}, or take these subjects out of it.`,
      commands: [nats("consumer", "report", config.name)],
    },
  });
}
