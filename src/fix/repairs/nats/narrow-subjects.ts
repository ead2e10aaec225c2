import * as z from "zod";
import { type WantedStream, wantedStreams } from "../../../checks/nats/streams/wanted-streams.ts";
import { deadLetterStreams } from "../../../checks/pipeline/dead-letter-streams.ts";
import type { JetStreamWorld } from "../../../jetstream/world.ts";
import { subjectsOverlap } from "../../../subjects/overlap.ts";
import { type Plan, type PlanContext, type Planned, type Repair, refused } from "../../repair.ts";
import { createDeadLetterStream } from "./dead-letter-stream.ts";
import { editableStream } from "./live-stream.ts";
import { worldOf } from "./planned-world.ts";

const evidenceSchema = z.object({
  stream: z.string(),
  conflictingStream: z.string(),
  overlaps: z.array(z.object({ subject: z.string(), conflictsWith: z.string() })).min(1),
  exists: z.record(z.string(), z.boolean()),
});

/**
 * Takes from a stream the subjects that another one needs. Its messages stay. The dead-letter stream that was kept from being created is created at once:
 * what the worker gives up in between would be lost without an error.
 */
export const narrowSubjects: Repair = {
  id: "narrow-subjects",
  title: "Narrow a stream's subjects",
  codes: ["nats/stream-overlap/covered", "nats/stream-overlap/coexisting"],
  async plan({ evidence }, context) {
    const { stream, conflictingStream, overlaps, exists } = evidenceSchema.parse(evidence);
    const answer = await editableStream(context, stream);
    if (answer.kind === "refused") return answer;
    const { subjects } = answer.live.config;
    const wanted = wantedStreams(context.blueprint, context.templates);
    const others = overlaps.map(({ conflictsWith }) => conflictsWith);
    const narrowed = narrowedSubjects(
      subjects,
      others,
      wanted.find(({ name }) => name === stream),
    );
    if (narrowed.length === 0)
      return refused(
        `${stream} has no subjects beside those that ${conflictingStream} needs: without them it would take nothing`,
      );
    const gone = subjects.filter((subject) => !narrowed.includes(subject));
    const plan: Plan = {
      title: `Narrow ${stream} to ${narrowed.join(", ")}`,
      changes: [answer.live.edit({ subjects }, { subjects: narrowed })],
      risks: [
        `What is published to ${gone.join(", ")} beside ${narrowed.join(", ")} is no longer stored in ${stream}. The messages in it stay.`,
      ],
      verifiedBy: ["pipeline/dead-letters"],
      undoneBy: `Give ${stream} its subjects back (${subjects.join(", ")}), while no other stream has them.`,
    };
    const deadLetters = deadLetterStreams(wanted, context.blueprint.deadLetters).find(
      ({ name }) => name === conflictingStream,
    );
    return deadLetters === undefined || exists[conflictingStream] === true
      ? { kind: "plan", plan }
      : withCreation(plan, deadLetters, context, withSubjects(worldOf(context), stream, narrowed));
  },
};

/** Those the blueprint wants when they leave the others alone, else the stream's own without the overlapping ones. */
function narrowedSubjects(
  own: readonly string[],
  others: readonly string[],
  wanted?: WantedStream,
): string[] {
  const isFree = (subject: string) => !others.some((other) => subjectsOverlap(subject, other));
  const wishes = wanted?.subjects ?? [];
  return wishes.length > 0 && wishes.every(isFree) ? wishes : own.filter(isFree);
}

/** The world once a stream has other subjects. */
const withSubjects = (world: JetStreamWorld, stream: string, subjects: string[]): JetStreamWorld => ({
  ...world,
  streams:
    world.streams?.map(({ config }) => ({
      config: config.name === stream ? { ...config, subjects } : config,
    })) ?? null,
});

async function withCreation(
  plan: Plan,
  deadLetters: WantedStream,
  context: PlanContext,
  world: JetStreamWorld,
): Promise<Planned> {
  const creation = await createDeadLetterStream(deadLetters, context, world);
  if (creation.kind !== "creation") return creation;
  return {
    kind: "plan",
    plan: {
      ...plan,
      title: `${plan.title}, and create ${deadLetters.name}`,
      changes: [...plan.changes, creation.change],
      risks: [...plan.risks, creation.risk],
    },
  };
}
