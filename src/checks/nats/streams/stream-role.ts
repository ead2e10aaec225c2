import type { Blueprint } from "../../../blueprint/blueprint.ts";
import { subjectsOverlap } from "../../../subjects/overlap.ts";

/** What a stream is to nomnom, told by its subjects: NATS_STREAM gives both another name. */
export type StreamRole = "main" | "dead-letter" | "other";

/** The blueprint's first stream is the main one; the dead-letter one is called like it. */
export function roleOf(subjects: readonly string[], { nats }: Blueprint): StreamRole {
  const [main] = nats.streams;
  const deadLetters = nats.streams.find(({ name }) => name === `${main?.name}DLQ`);
  const takes = (others: readonly string[] = []): boolean =>
    others.some((other) => subjects.some((subject) => subjectsOverlap(subject, other)));
  if (takes(main?.subjects)) return "main";
  return takes(deadLetters?.subjects) ? "dead-letter" : "other";
}

/** What follows when a stream takes no message: nomnom-contract §3.1, and §2.3, the worker does not wait for the acknowledgement of a dead letter. */
export const lossOf: Record<StreamRole, string> = {
  main: "the ingestion API answers 500",
  "dead-letter": "what the worker gives up on is lost, while its status says dlq",
  other: "what is published there is lost",
};
