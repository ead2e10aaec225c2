import * as z from "zod";
import { wantedStreams } from "../../../checks/nats/streams/wanted-streams.ts";
import { readKeptStream } from "../../../connect/nats/kept-stream.ts";
import { subjectsOverlap } from "../../../subjects/overlap.ts";
import { type Repair, refused } from "../../repair.ts";

const evidenceSchema = z.object({
  stream: z.string(),
  conflictingStream: z.string(),
  overlaps: z.array(z.object({ subject: z.string(), conflictsWith: z.string() })).min(1),
});
const configSchema = z.looseObject({
  subjects: z.array(z.string()).default([]),
  sealed: z.boolean().default(false),
});

/** Takes from a stream the subjects that another one needs. Its messages stay. */
export const narrowSubjects: Repair = {
  id: "narrow-subjects",
  title: "Narrow a stream's subjects",
  codes: ["nats/stream-overlap/covered", "nats/stream-overlap/coexisting"],
  async plan({ evidence }, { connections, blueprint, sections }) {
    const { stream, conflictingStream, overlaps } = evidenceSchema.parse(evidence);
    const client = await connections.nats();
    if (!client.ok) return refused(client.error.message);
    const kept = await readKeptStream(client.data, stream);
    if (!kept.ok) return refused(kept.error.message);
    if (kept.data === null) return refused(`${stream} does not exist: only its definition can be changed`);
    const { subjects, sealed } = configSchema.parse(kept.data.config);
    if (sealed) return refused(`${stream} is sealed: the server refuses every change of it`);
    const overlapping = (subject: string) =>
      overlaps.some(({ conflictsWith }) => subjectsOverlap(subject, conflictsWith));
    const deployments = sections["kubernetes/deployments"];
    const wanted = wantedStreams(blueprint, deployments?.ok ? deployments.data : []).find(
      ({ name }) => name === stream,
    );
    const isWantedFree =
      wanted !== undefined && wanted.subjects.length > 0 && !wanted.subjects.some(overlapping);
    const narrowed = isWantedFree ? wanted.subjects : subjects.filter((subject) => !overlapping(subject));
    if (narrowed.length === 0)
      return refused(
        `${stream} has no subjects beside those that ${conflictingStream} needs: without them it would take nothing`,
      );
    return {
      kind: "plan",
      plan: {
        title: `Narrow ${stream} to ${narrowed.join(", ")}`,
        changes: [
          {
            kind: "stream-edit",
            stream,
            created: kept.data.created,
            before: { subjects },
            after: { subjects: narrowed },
          },
        ],
        risks: [
          `What is published to ${subjects.filter((subject) => !narrowed.includes(subject)).join(", ")} outside ${narrowed.join(", ")} is no longer stored in ${stream}. The messages in it stay.`,
        ],
        undoneBy: `Give ${stream} its subjects back (${subjects.join(", ")}), while no other stream has them.`,
      },
    };
  },
};
