import type { Blueprint } from "../../../blueprint/blueprint.ts";
import { deadLetterSources } from "../../../blueprint/dead-letters.ts";
import { subjectsOverlap } from "../../../subjects/overlap.ts";

/** What a stream is to the pipeline, and what follows when it takes no message. */
export interface StreamRole {
  kind: "main" | "dead-letter" | "other";
  /** Follows `and`: `the ingestion API answers 500`. */
  loss: string;
}

/** Known by its subjects: what writes to it may give it another name than the blueprint. */
export function roleOf(subjects: readonly string[], { nats, deadLetters }: Blueprint): StreamRole {
  const found = nats.streams.filter((stream) =>
    stream.subjects.some((other) => subjects.some((subject) => subjectsOverlap(subject, other))),
  );
  const isForDeadLetters = ({ name }: { name: string }): boolean =>
    deadLetterSources(name, nats.streams, deadLetters).length > 0;
  const main = found.find((stream) => !isForDeadLetters(stream));
  if (main !== undefined) {
    const isUsed = main.writers.length > 0 || main.consumers.length > 0;
    return { kind: isUsed ? "main" : "other", loss: main.impact ?? "messages published there are lost" };
  }
  const letters = found.find(isForDeadLetters);
  return letters === undefined
    ? { kind: "other", loss: "messages published there are lost" }
    : { kind: "dead-letter", loss: letters.impact ?? "messages that are given up are lost" };
}
