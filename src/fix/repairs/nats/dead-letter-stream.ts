import { unrecoveredStreams } from "../../../checks/nats/server/unrecovered-streams.ts";
import type { WantedStream } from "../../../checks/nats/streams/wanted-streams.ts";
import { readKeptStream } from "../../../connect/nats/kept-stream.ts";
import { predictStreamCreation } from "../../../jetstream/predict-stream-creation.ts";
import type { JetStreamWorld } from "../../../jetstream/world.ts";
import type { RepairChange } from "../../../journal/change.ts";
import { formatBytes } from "../../../units/format-bytes.ts";
import { type PlanContext, type Refused, refused, type Waits, waits } from "../../repair.ts";

/** As the ingestion API creates it (nomnom-contract §2.1). */
const maxAgeHours = 168;
const nanosecondsInHour = 3_600_000_000_000;

/**
 * The change that creates a dead-letter stream as the ingestion API does, or why it cannot be made now.
 * @param world JetStream as it is when the change is made.
 */
export async function createDeadLetterStream(
  wanted: WantedStream,
  { connections }: PlanContext,
  world: JetStreamWorld,
): Promise<{ kind: "creation"; change: RepairChange; risk: string } | Refused | Waits> {
  const { name, subjects, storage, replicas, maxBytes } = wanted;
  const onDisk = unrecoveredStreams(world.monitoring);
  if (onDisk === null)
    return refused(
      `whether ${name} is on disk and was not brought back cannot be seen without the monitoring port: creating it anew would overwrite its messages`,
      { summary: "Give the port with --nats-monitoring-url http://HOST:8222.", commands: [] },
    );
  if (onDisk.has(name))
    return refused(
      `${name} is on disk and was not brought back: creating it anew would overwrite its messages`,
    );
  const answer = predictStreamCreation(wanted, world);
  if (answer.answer === "refused")
    return waits(`the server would refuse to create ${name} now, with JetStream error ${answer.code}`);
  const client = await connections.nats();
  if (!client.ok) return refused(client.error.message);
  const there = await readKeptStream(client.data, name);
  if (!there.ok) return refused(there.error.message);
  if (there.data !== null) return waits(`${name} is there by now`);
  return {
    kind: "creation",
    change: {
      kind: "stream-creation",
      stream: name,
      config: {
        name,
        subjects,
        retention: "limits",
        storage,
        num_replicas: replicas,
        discard: "old",
        max_bytes: maxBytes,
        max_age: maxAgeHours * nanosecondsInHour,
      },
    },
    risk:
      maxBytes > 0
        ? `${name} reserves ${formatBytes(maxBytes)} of JetStream's ${storage} storage.`
        : `${name} has no limit but its age of ${maxAgeHours / 24} days.`,
  };
}
