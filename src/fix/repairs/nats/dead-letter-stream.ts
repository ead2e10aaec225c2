import type { WantedStream } from "../../../checks/nats/streams/wanted-streams.ts";
import type { JetStreamWorld } from "../../../jetstream/world.ts";
import type { RepairChange } from "../../../journal/change.ts";
import { formatBytes } from "../../../units/format-bytes.ts";
import type { PlanContext, Refused, Waits } from "../../repair.ts";
import { creationOf } from "./stream-creation.ts";

/** As the ingestion API creates it (nomnom-contract §2.1). */
const maxAgeHours = 168;
const nanosecondsInHour = 3_600_000_000_000;

/**
 * The change that creates a dead-letter stream as the ingestion API does, or why it cannot be made now.
 * @param world JetStream as it is when the change is made.
 */
export async function createDeadLetterStream(
  wanted: WantedStream,
  context: PlanContext,
  world: JetStreamWorld,
): Promise<{ kind: "creation"; change: RepairChange; risk: string } | Refused | Waits> {
  const { name, subjects, storage, replicas, maxBytes } = wanted;
  const creation = await creationOf(
    wanted,
    {
      ...{ name, subjects, retention: "limits", storage, num_replicas: replicas, discard: "old" },
      ...{ max_bytes: maxBytes, max_age: maxAgeHours * nanosecondsInHour },
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
        : `${name} has no limit but its age of ${maxAgeHours / 24} days.`,
  };
}
