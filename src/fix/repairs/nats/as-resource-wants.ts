import * as z from "zod";
import { streamDifferencesOf, wantedSubjects } from "../../../checks/nats/nack/nack-differences.ts";
import { managedStreams, resourceWords } from "../../../checks/nats/nack/nack-resource.ts";
import type { NackStream } from "../../../snapshot/kubernetes/nack.ts";
import { streamSchema } from "../../../snapshot/nats.ts";
import { parseDuration } from "../../../units/duration.ts";
import { formatBytes } from "../../../units/format-bytes.ts";
import { type PlanContext, type Repair, refused, waits } from "../../repair.ts";
import { editableStream, type LiveStream } from "./live-stream.ts";
import { worldOf } from "./planned-world.ts";
import { creationOf } from "./stream-creation.ts";

const evidenceSchema = z.object({ stream: z.string() });

const resourceOf = ({ data }: PlanContext, stream: string): NackStream | undefined =>
  managedStreams(data("kubernetes/nack-streams")).get(stream);

/** Creates a stream that a resource of nack wants. nack takes a stream that it finds, so that it makes no difference which of the two is first. */
export const createAsResource: Repair = {
  id: "create-as-resource",
  title: "Create a stream as its resource of nack wants it",
  codes: ["nats/nack-resources/stream-missing"],
  async plan({ evidence }, context) {
    const { stream } = evidenceSchema.parse(evidence);
    const resource = resourceOf(context, stream);
    if (resource === undefined) return waits(`no resource wants ${stream} any more`);
    const { spec } = resource;
    if (spec.mirror || spec.sources.length > 0)
      return refused(`${stream} takes from other streams: where it begins in them, its owner has to say`);
    const maxAge = spec.maxAge ? parseDuration(spec.maxAge) : null;
    const window = spec.duplicateWindow ? parseDuration(spec.duplicateWindow) : null;
    if (maxAge?.ok === false || window?.ok === false)
      return waits("its resource says a duration that nack cannot read");
    const maxBytes = spec.maxBytes ?? -1;
    const replicas = spec.replicas ?? 1;
    const storage = spec.storage === "file" ? ("file" as const) : ("memory" as const);
    const subjects = wantedSubjects(spec);
    const creation = await creationOf(
      { name: stream, subjects, maxBytes, replicas, storage },
      {
        ...{ name: stream, subjects, storage, num_replicas: replicas },
        ...{ retention: spec.retention || "limits", discard: spec.discard || "old" },
        ...{ max_bytes: maxBytes, max_msgs: spec.maxMsgs ?? -1, max_msg_size: spec.maxMsgSize ?? -1 },
        ...{ max_msgs_per_subject: spec.maxMsgsPerSubject || -1, no_ack: spec.noAck ?? false },
        ...(maxAge?.ok && { max_age: Math.round(maxAge.milliseconds * 1e6) }),
        ...(window?.ok && { duplicate_window: Math.round(window.milliseconds * 1e6) }),
      },
      context,
      worldOf(context),
    );
    if (creation.kind !== "creation") return creation;
    return {
      kind: "plan",
      plan: {
        title: `Create ${stream} as ${resourceWords(resource)} wants it`,
        changes: [creation.change],
        risks: [
          maxBytes > 0
            ? `${stream} reserves ${formatBytes(maxBytes)} of JetStream's ${storage} storage.`
            : `${stream} has no limit of bytes, as its resource says.`,
          "It is empty: what was in a stream of that name before is not in it.",
        ],
        undoneBy: "Nothing: it takes nothing from anybody, and fix deletes no stream.",
      },
    };
  },
};

/** Sets a stream back to what its resource of nack wants, where that throws nothing away. */
export const followResource: Repair = {
  id: "follow-resource",
  title: "Set a stream back to what its resource of nack wants",
  codes: ["nats/nack-resources/stream-differs"],
  async plan({ evidence }, context) {
    const { stream } = evidenceSchema.parse(evidence);
    const resource = resourceOf(context, stream);
    if (resource === undefined) return waits(`no resource wants ${stream} any more`);
    if (resource.spec.preventUpdate)
      return refused(
        `preventUpdate of ${resourceWords(resource)} lets the server be as it is: which of the two is right, their owner has to say`,
      );
    const answer = await editableStream(context, stream, "resource");
    if (answer.kind === "refused") return answer;
    const { live } = answer;
    const parsed = streamSchema.shape.config.safeParse(live.kept);
    if (!parsed.success) return refused(`the configuration of ${stream} is not one that this version knows`);
    const differences = streamDifferencesOf(resource, { config: parsed.data }).filter(
      ({ flags, server }) => flags.length > 0 && live.kept[server.field] !== undefined,
    );
    if (differences.length === 0)
      return refused("what differs cannot be changed on a stream that exists, or is as wanted by now");
    const loss = lossOf(live, differences);
    if (loss !== null)
      return refused(`${loss}: whether ${stream} or its resource is right, their owner has to say`);
    const settings = z.record(z.string(), z.json());
    const fields = differences.map(({ server }) => server);
    return {
      kind: "plan",
      plan: {
        title: `Set ${differences.map(({ key }) => key).join(", ")} of ${stream} to what ${resourceWords(resource)} wants`,
        changes: [
          live.edit(
            settings.parse(Object.fromEntries(fields.map(({ field }) => [field, live.kept[field]]))),
            settings.parse(Object.fromEntries(fields.map(({ field, wanted }) => [field, wanted]))),
          ),
        ],
        risks: [
          "Somebody has changed the server by hand. Where that was right, the resource is what has to be changed.",
        ],
        undoneBy: `Change ${resourceWords(resource)}: nack carries it out.`,
      },
    };
  },
};

/** A lower limit deletes messages at once; null: nothing is lost. */
function lossOf(
  { state, config }: LiveStream,
  differences: readonly { server: { field: string; now: unknown; wanted: unknown } }[],
): string | null {
  if (state.messages === 0) return null;
  const lowered = (name: string): number | null => {
    const wanted = differences.find(({ server }) => server.field === name)?.server.wanted;
    return typeof wanted === "number" && wanted > 0 ? wanted : null;
  };
  const bytes = lowered("max_bytes");
  if (bytes !== null && bytes < state.bytes)
    return `${config.name} holds ${formatBytes(state.bytes)}, and ${formatBytes(bytes)} would throw messages away`;
  const messages = lowered("max_msgs");
  if (messages !== null && messages < state.messages)
    return `${config.name} holds ${state.messages} messages, and a limit of ${messages} would throw some away`;
  const shorter = differences.some(
    ({ server }) =>
      ["max_age", "max_msgs_per_subject"].includes(server.field) &&
      typeof server.wanted === "number" &&
      server.wanted > 0 &&
      (typeof server.now !== "number" || server.now <= 0 || server.now > server.wanted),
  );
  return shorter ? `a shorter limit would throw messages of ${config.name} away` : null;
}
