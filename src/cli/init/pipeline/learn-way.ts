import { hasWildcard } from "../../../subjects/subject.ts";
import type { Learned, LearnedStream, LearnedWay } from "./learned.ts";

/** The first stream that somebody reads from, the subject its reader wants, and a table that a row could be looked for in. */
export function learnWay({ streams, tables }: Pick<Learned, "streams" | "tables">): LearnedWay | null {
  const logs = streams.filter(({ kind }) => kind === "stream");
  const stream = logs.find(({ consumers }) => consumers.length > 0) ?? logs[0];
  if (stream === undefined) return null;
  const [consumer] = stream.consumers;
  const subject = subjectOf(stream);
  if (subject === null) return null;
  const table = tables.find(({ unique }) => unique.length > 0);
  const column = table?.columns.find(
    ({ name, type }) =>
      type !== null && /^(text|character varying|uuid)/.test(type) && table.unique.flat().includes(name),
  );
  return {
    subject,
    stream: stream.name,
    consumer: consumer?.name ?? null,
    row: table === undefined || column === undefined ? null : { table: table.name, column: column.name },
  };
}

/** One that a message can be published to: without wildcards, else the subject with a word in their place. */
function subjectOf({ subjects, consumers }: LearnedStream): string | null {
  const wanted = [...consumers.flatMap(({ filterSubjects }) => filterSubjects), ...subjects];
  const literal = wanted.find((subject) => !hasWildcard(subject.split(".")));
  return literal ?? wanted[0]?.replace(/(^|\.)[*>]/g, "$1e2e") ?? null;
}
