import * as z from "zod";
import { unrecoveredStreams } from "../../../checks/nats/server/unrecovered-streams.ts";
import { wantedStreams } from "../../../checks/nats/streams/wanted-streams.ts";
import { readKeptStream } from "../../../connect/nats/kept-stream.ts";
import { type Repair, refused } from "../../repair.ts";

const evidenceSchema = z.object({ stream: z.string(), explainedBy: z.string().nullable() });

/** As the ingestion API creates it (nomnom-contract §2.1). */
const maxAgeHours = 168;
const nanosecondsInHour = 3_600_000_000_000;

/** Creates the stream that keeps what the worker gives up, as the ingestion API does. */
export const createDeadLetters: Repair = {
  id: "create-dead-letters",
  title: "Create the missing dead-letter stream",
  codes: ["pipeline/dead-letters/stream-missing"],
  async plan({ evidence }, { connections, blueprint, data }) {
    const { stream, explainedBy } = evidenceSchema.parse(evidence);
    if (explainedBy !== null)
      return { kind: "waits", reason: `${explainedBy} says why it cannot be created` };
    const deployments = data("kubernetes/deployments") ?? [];
    const wanted = wantedStreams(blueprint, deployments).find(({ name }) => name === stream);
    if (wanted === undefined) return refused(`nobody needs a stream ${stream} any more`);
    const onDisk = unrecoveredStreams(data("nats/monitoring"));
    if (onDisk === null)
      return refused(
        `whether ${stream} is on disk and was not brought back cannot be seen without the monitoring port: creating it anew would overwrite its messages`,
        { summary: "Give the port with --nats-monitoring-url http://HOST:8222.", commands: [] },
      );
    if (onDisk.has(stream))
      return refused(
        `${stream} is on disk and was not brought back: creating it anew would overwrite its messages`,
      );
    const client = await connections.nats();
    if (!client.ok) return refused(client.error.message);
    const there = await readKeptStream(client.data, stream);
    if (!there.ok) return refused(there.error.message);
    if (there.data !== null) return { kind: "waits", reason: `${stream} is there by now` };
    const { subjects, storage, replicas, maxBytes } = wanted;
    return {
      kind: "plan",
      plan: {
        title: `Create ${stream} on ${subjects.join(", ")}`,
        changes: [
          {
            kind: "stream-creation",
            stream,
            config: {
              name: stream,
              subjects,
              retention: "limits",
              storage,
              num_replicas: replicas,
              discard: "old",
              max_bytes: maxBytes,
              max_age: maxAgeHours * nanosecondsInHour,
            },
          },
        ],
        risks: [
          maxBytes > 0
            ? `It reserves ${maxBytes} bytes of JetStream's ${storage} storage.`
            : "It has no limit but its age of 7 days.",
        ],
        undoneBy: "Nothing: it takes nothing from anybody, and fix deletes no stream.",
      },
    };
  },
};
