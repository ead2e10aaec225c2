import { unrecoveredStreams } from "../../../checks/nats/server/unrecovered-streams.ts";
import { type KeptStream, readKeptStream } from "../../../connect/nats/kept-stream.ts";
import { predictStreamCreation } from "../../../jetstream/predict-stream-creation.ts";
import type { JetStreamWorld, StreamRequest } from "../../../jetstream/world.ts";
import type { RepairChange } from "../../../journal/change.ts";
import { type PlanContext, type Refused, refused, type Waits, waits } from "../../repair.ts";

/**
 * The change that creates a stream, or why it cannot be made now.
 * @param wanted what the model of JetStream is asked about.
 * @param world JetStream as it is when the change is made.
 */
export async function creationOf(
  wanted: StreamRequest,
  config: KeptStream["config"],
  { connections }: Pick<PlanContext, "connections">,
  world: JetStreamWorld,
): Promise<{ kind: "creation"; change: RepairChange } | Refused | Waits> {
  const { name } = wanted;
  const onDisk = unrecoveredStreams(world.monitoring);
  if (onDisk === null)
    return refused(
      `whether ${name} is on disk and was not brought back cannot be seen without the monitoring port: creating it again would overwrite its messages`,
      { summary: "Give the port with --nats-monitoring-url http://HOST:8222.", commands: [] },
    );
  if (onDisk.has(name))
    return refused(
      `${name} is on disk and was not brought back: creating it again would overwrite its messages`,
    );
  const answer = predictStreamCreation(wanted, world);
  if (answer.answer === "refused")
    return waits(`the server would refuse to create ${name} now, with JetStream error ${answer.code}`);
  const client = await connections.nats();
  if (!client.ok) return refused(client.error.message);
  const there = await readKeptStream(client.data, name);
  if (!there.ok) return refused(there.error.message);
  if (there.data !== null) return waits(`${name} is there by now`);
  return { kind: "creation", change: { kind: "stream-creation", stream: name, config } };
}
