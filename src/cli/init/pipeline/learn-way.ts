import { hasWildcard } from "../../../subjects/subject.ts";
import type { Learned, LearnedConsumer, LearnedStream, LearnedWay } from "./learned.ts";

/** The stream that somebody is known to read from or write to, the subject its reader wants, and a table that a row could be looked for in. */
export function learnWay({
  streams,
  tables,
  filledBy,
}: Pick<Learned, "streams" | "tables" | "filledBy">): LearnedWay | null {
  const logs = streams.filter(({ kind, subjects }) => kind === "stream" && !subjects.every(isServersOwn));
  const fills = ({ reader }: LearnedConsumer) => reader !== null && reader === filledBy.found;
  const knownUse = ({ writers, consumers }: LearnedStream): number =>
    (consumers.some(fills) ? 8 : 0) +
    (consumers.some(({ reader }) => reader !== null) ? 4 : 0) +
    (writers.length > 0 ? 2 : 0) +
    (consumers.length > 0 ? 1 : 0);
  // The more is known of who works with one, the likelier the pipeline's messages go there.
  const [stream] = logs.toSorted((one, other) => knownUse(other) - knownUse(one));
  if (stream === undefined) return null;
  const consumer =
    stream.consumers.find(fills) ??
    stream.consumers.find(({ reader }) => reader !== null) ??
    stream.consumers[0];
  const subject = subjectOf(stream, consumer);
  if (subject === null) return null;
  // The id of a message is a text: a uuid or a number could not hold it.
  const rows = tables.flatMap(({ name, columns, unique }) =>
    columns
      .filter(
        (column) =>
          /^(text|character varying)/.test(column.type ?? "") && unique.flat().includes(column.name),
      )
      .map((column) => ({ table: name, column: column.name })),
  );
  return {
    subject,
    stream: stream.name,
    consumer: consumer?.name ?? null,
    row: rows[0] ?? null,
  };
}

/** Advisories and the like: the server publishes there. */
const isServersOwn = (subject: string): boolean => subject.startsWith("$");

/** One that a message can be published to: without wildcards, else the subject with a word in their place. */
function subjectOf({ subjects }: LearnedStream, consumer: LearnedConsumer | undefined): string | null {
  const wanted = [...(consumer?.filterSubjects ?? []), ...subjects];
  const literal = wanted.find((subject) => !hasWildcard(subject.split(".")));
  return literal ?? wanted[0]?.replace(/(^|\.)[*>]/g, "$1e2e") ?? null;
}
