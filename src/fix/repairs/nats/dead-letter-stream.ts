import type { WantedStream } from "../../../checks/nats/streams/wanted-streams.ts";
import { deadLetterDemands } from "../../../checks/pipeline/dead-letters/dead-letter-findings.ts";
import type { JetStreamWorld } from "../../../jetstream/world.ts";
import type { RepairChange } from "../../../journal/change.ts";
import { formatBytes } from "../../../units/format-bytes.ts";
import { formatDuration } from "../../../units/format-duration.ts";
import type { PlanContext, Refused, Waits } from "../../repair.ts";
import { creationOf } from "./stream-creation.ts";

/**
 * The change that creates a dead-letter stream as it is said to be, or why it cannot be made now.
 * @param world JetStream as it is when the change is made.
 */
export async function createDeadLetterStream(
  wanted: WantedStream,
  context: PlanContext,
  world: JetStreamWorld,
): Promise<{ kind: "creation"; change: RepairChange; risk: string } | Refused | Waits> {
  const { name, subjects, storage, replicas, maxBytes } = wanted;
  const { maxAgeMs = 0, maxMsgs, retention = "limits", discard = "old" } = deadLetterDemands(wanted);
  const creation = await creationOf(
    wanted,
    {
      ...{ name, subjects, retention, storage, num_replicas: replicas, discard },
      ...{
        max_bytes: maxBytes,
        max_age: maxAgeMs * 1e6,
        ...(maxMsgs !== undefined && { max_msgs: maxMsgs }),
      },
    },
    context,
    world,
  );
  if (creation.kind !== "creation") return creation;
  return {
    ...creation,
    risk:
      maxBytes > 0
        ? `${name} reserves ${formatBytes(maxBytes)} of JetStream's ${storage} storage.`
        : `${name} has no limit on its size${maxAgeMs === 0 ? "" : `; its messages stay ${formatDuration(maxAgeMs)}`}.`,
  };
}
