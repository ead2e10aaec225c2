import * as z from "zod";
import { wantedStreams } from "../../../checks/nats/streams/wanted-streams.ts";
import { type Repair, refused } from "../../repair.ts";
import { createDeadLetterStream } from "./dead-letter-stream.ts";
import { worldOf } from "./planned-world.ts";

const evidenceSchema = z.object({ stream: z.string() });

/** Creates the stream that keeps what the worker gives up. */
export const createDeadLetters: Repair = {
  id: "create-dead-letters",
  title: "Create the missing dead-letter stream",
  codes: ["pipeline/dead-letters/stream-missing"],
  async plan({ evidence }, context) {
    const { stream } = evidenceSchema.parse(evidence);
    const wanted = wantedStreams(context.blueprint, context.templates).find(({ name }) => name === stream);
    if (wanted === undefined) return refused(`nobody needs a stream ${stream} any more`);
    const creation = await createDeadLetterStream(wanted, context, worldOf(context));
    if (creation.kind !== "creation") return creation;
    return {
      kind: "plan",
      plan: {
        title: `Create ${stream} on ${wanted.subjects.join(", ")}`,
        changes: [creation.change],
        risks: [creation.risk],
        undoneBy: "Nothing: it takes nothing from anybody, and fix deletes no stream.",
      },
    };
  },
};
