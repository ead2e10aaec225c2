import * as z from "zod";
import { managedStreams, resourceWords } from "../../../checks/nats/nack/nack-resource.ts";
import { type KeptStream, readKeptStream } from "../../../connect/nats/kept-stream.ts";
import type { RepairChange } from "../../../journal/change.ts";
import { type PlanContext, type Refused, refused } from "../../repair.ts";

const configSchema = z.object({
  name: z.string(),
  subjects: z.array(z.string()).default([]),
  max_bytes: z.number().default(-1),
  num_replicas: z.number().default(1),
  storage: z.enum(["file", "memory"]),
  retention: z.string().default("limits"),
  no_ack: z.boolean().default(false),
  discard: z.enum(["old", "new"]).default("old"),
  sealed: z.boolean().default(false),
  mirror: z.unknown().optional(),
});

/** A stream as it is now, and the change that edits it. */
export interface LiveStream {
  config: z.infer<typeof configSchema>;
  /** Whole, as the server keeps it. */
  kept: KeptStream["config"];
  state: KeptStream["state"];
  edit(
    before: KeptStream["config"],
    after: KeptStream["config"],
  ): Extract<RepairChange, { kind: "stream-edit" }>;
}

/**
 * Reads the stream a repair would edit; a refusal where it cannot be read, is not there or takes no change.
 * @param by `resource`: the change leads to what the stream's resource of nack wants; any other would be undone by nack, or stand in no file.
 */
export async function editableStream(
  { connections, data }: Pick<PlanContext, "connections" | "data">,
  name: string,
  by: "resource" | "anybody" = "anybody",
): Promise<{ kind: "stream"; live: LiveStream } | Refused> {
  const resource = managedStreams(data("kubernetes/nack-streams")).get(name);
  if (by === "anybody" && resource !== undefined && !resource.spec.preventUpdate)
    return refused(
      `${resourceWords(resource)} of nack says what ${name} has to be: the change belongs there, or nack undoes it`,
      {
        summary: `Change the resource: kubectl edit streams.jetstream.nats.io ${resource.metadata.name}.`,
        commands: [],
      },
    );
  const client = await connections.nats();
  if (!client.ok) return refused(client.error.message);
  const kept = await readKeptStream(client.data, name);
  if (!kept.ok) return refused(kept.error.message);
  if (kept.data === null) return refused(`stream ${name} does not exist: only its definition can be changed`);
  const config = configSchema.safeParse(kept.data.config);
  if (!config.success)
    return refused(
      `the configuration of ${name} is not one that this version knows: ${config.error.message}`,
    );
  if (config.data.sealed) return refused(`${name} is sealed: the server refuses every change of it`);
  const { created, state } = kept.data;
  return {
    kind: "stream",
    live: {
      config: config.data,
      kept: kept.data.config,
      state,
      edit: (before, after) => ({ kind: "stream-edit", stream: name, created, before, after }),
    },
  };
}
