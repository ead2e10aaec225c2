import * as z from "zod";
import { wantedStreams } from "../../../checks/nats/streams/wanted-streams.ts";
import { subjectsOverlap } from "../../../subjects/overlap.ts";
import { type Repair, refused } from "../../repair.ts";
import { editableStream } from "./live-stream.ts";

const evidenceSchema = z.object({
  stream: z.string(),
  conflictingStream: z.string(),
  overlaps: z.array(z.object({ subject: z.string(), conflictsWith: z.string() })).min(1),
});

/** Takes from a stream the subjects that another one needs. Its messages stay. */
export const narrowSubjects: Repair = {
  id: "narrow-subjects",
  title: "Narrow a stream's subjects",
  codes: ["nats/stream-overlap/covered", "nats/stream-overlap/coexisting"],
  async plan({ evidence }, context) {
    const { stream, conflictingStream, overlaps } = evidenceSchema.parse(evidence);
    const answer = await editableStream(context, stream);
    if (answer.kind === "refused") return answer;
    const { subjects } = answer.live.config;
    const overlapping = (subject: string) =>
      overlaps.some(({ conflictsWith }) => subjectsOverlap(subject, conflictsWith));
    const deployments = context.data("kubernetes/deployments") ?? [];
    const wanted =
      wantedStreams(context.blueprint, deployments).find(({ name }) => name === stream)?.subjects ?? [];
    const narrowed =
      wanted.length > 0 && !wanted.some(overlapping)
        ? wanted
        : subjects.filter((subject) => !overlapping(subject));
    if (narrowed.length === 0)
      return refused(
        `${stream} has no subjects beside those that ${conflictingStream} needs: without them it would take nothing`,
      );
    const gone = subjects.filter((subject) => !narrowed.includes(subject));
    return {
      kind: "plan",
      plan: {
        title: `Narrow ${stream} to ${narrowed.join(", ")}`,
        changes: [answer.live.edit({ subjects }, { subjects: narrowed })],
        risks: [
          `What is published to ${gone.join(", ")} beside ${narrowed.join(", ")} is no longer stored in ${stream}. The messages in it stay.`,
        ],
        undoneBy: `Give ${stream} its subjects back (${subjects.join(", ")}), while no other stream has them.`,
      },
    };
  },
};
