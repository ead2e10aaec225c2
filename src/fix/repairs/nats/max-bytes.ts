import * as z from "zod";
import { purposeOf } from "../../../checks/nats/streams/stream-commands.ts";
import { predictStreamUpdate } from "../../../jetstream/predict-stream-update.ts";
import { formatBytes } from "../../../units/format-bytes.ts";
import { type Planned, type Repair, refused, waits } from "../../repair.ts";
import { editableStream, type LiveStream } from "./live-stream.ts";
import { worldOf } from "./planned-world.ts";

const unlimitedSchema = z.object({ stream: z.string() });

/** Gives a stream without a limit the size the configuration says. Without one nobody but its owner can say how much it may keep. */
export const setMaxBytes: Repair = {
  id: "set-max-bytes",
  title: "Set max_bytes of a stream without a limit",
  codes: ["nats/unlimited-streams/unlimited"],
  async plan({ evidence }, context) {
    const { stream } = unlimitedSchema.parse(evidence);
    const wanted = context.blueprint.nats.streams.find(({ name }) => name === stream)?.maxBytes ?? -1;
    if (wanted <= 0)
      return refused(
        `how much ${stream} may keep is for its owner to say: a full stream loses its oldest messages`,
        {
          summary: `Write maxBytes of ${stream} under nats.streams of nomnom.doctor.yaml; then nomnom fix sets it.`,
          commands: [],
        },
      );
    const answer = await editableStream(context, stream);
    if (answer.kind === "refused") return answer;
    const { live } = answer;
    const { answer: predicted } = predictStreamUpdate(live, { maxBytes: wanted }, worldOf(context));
    if (predicted === "refused")
      return waits(`${formatBytes(wanted)} are more than JetStream may still reserve`);
    return limitTo(live, wanted);
  },
};

const noRoomSchema = z.object({ storage: z.enum(["file", "memory"]), missingBytes: z.number().positive() });

/**
 * Makes room for a stream that will be created: takes from the largest what it reserves and does not use. At least half of what is left stays free, so
 * that nothing is thrown away soon.
 */
export const lowerMaxBytes: Repair = {
  id: "lower-max-bytes",
  title: "Lower max_bytes of a stream that reserves more than it uses",
  codes: ["nats/storage-reservation/no-room"],
  async plan({ evidence }, context) {
    const { storage, missingBytes } = noRoomSchema.parse(evidence);
    const largest = (context.data("nats/streams") ?? [])
      .filter(({ config }) => config.storage === storage && !config.sealed && config.max_bytes > 0)
      .toSorted((a, b) => b.config.max_bytes - a.config.max_bytes)[0]?.config.name;
    if (largest === undefined) return refused("no stream reserves storage that could be given back");
    const answer = await editableStream(context, largest);
    if (answer.kind === "refused") return answer;
    const { live } = answer;
    const left = live.config.max_bytes - missingBytes;
    if (left < 2 * Math.max(live.state.bytes, 1))
      return refused(
        `${largest} reserves ${formatBytes(live.config.max_bytes)} and holds ${formatBytes(live.state.bytes)}: giving ${formatBytes(missingBytes)} back would leave too little room`,
      );
    return limitTo(live, left);
  },
};

/** Sets max_bytes, where everything that is in the stream fits. */
function limitTo(live: LiveStream, maxBytes: number): Planned {
  const { name, max_bytes: before, discard } = live.config;
  if (purposeOf(live.config).kind === "mqtt") return refused(`${name} is the server's own, for MQTT`);
  if (maxBytes < live.state.bytes)
    return refused(
      `${name} holds ${formatBytes(live.state.bytes)}: ${formatBytes(maxBytes)} would throw messages away at once`,
    );
  const whenFull =
    discard === "old" ? "its oldest messages are thrown away" : "it refuses what is published to it";
  return {
    kind: "plan",
    plan: {
      title: `Set max_bytes of ${name} to ${formatBytes(maxBytes)}`,
      changes: [live.edit({ max_bytes: before }, { max_bytes: maxBytes })],
      risks: [
        `It holds ${formatBytes(live.state.bytes)} now, all of which stays. When it is full, ${whenFull}.`,
      ],
      verifiedBy: ["nats/storage-reservation"],
      // Where there is room again, nothing explains any more that the dead letters' stream is not there.
      uncovers: ["pipeline/dead-letters"],
      undoneBy: `Set max_bytes of ${name} back to ${before}.`,
    },
  };
}
