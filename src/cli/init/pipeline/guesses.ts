import type { Filler, Learned } from "./learned.ts";

/** What was taken from a hint and not from a fact: a question, the answer that was found, and what it changes. */
export interface Guess {
  question: string;
  found: boolean;
  /** What is learnt with the other answer. */
  otherwise(learned: Learned): Learned;
}

/** More than these nobody answers; the rest stays as it was found. */
const mostQuestions = 20;

export const guessesIn = ({ streams, tables, filledBy, databases, workloads }: Learned): Guess[] =>
  [
    ...databases.map(({ name, from }) => databaseGuess(name, from.workload)),
    ...(tables.length === 0 ? [] : fillerGuesses(filledBy, null)),
    ...databases.flatMap((database) =>
      database.tables.length === 0 ? [] : fillerGuesses(database.filledBy, database.name),
    ),
    ...streams.flatMap(({ name, writers, consumers }) => [
      ...writers.map((writer) => writerGuess(name, writer)),
      ...consumers.flatMap((consumer) =>
        consumer.reader === null ? [] : [readerGuess(name, consumer.name, consumer.reader)],
      ),
    ]),
    ...workloads.flatMap(({ kind, name, optional }) => (optional ? [neededGuess(kind, name)] : [])),
  ].slice(0, mostQuestions);

const databaseGuess = (name: string, workload: string): Guess => ({
  question: `Is database ${name}, whose address ${workload} has, of this pipeline?`,
  found: true,
  otherwise: (learned) => ({
    ...learned,
    databases: learned.databases.filter((database) => database.name !== name),
  }),
});

/** @param name Null: the usual database. */
function fillerGuesses({ found, others }: Filler, name: string | null): Guess[] {
  const guess = (workload: string, isFound: boolean): Guess => ({
    question: `Does ${workload} insert the rows of ${name === null ? "the tables" : `database ${name}`}? It has the address.`,
    found: isFound,
    otherwise: (learned) => withFiller(learned, name, isFound ? null : workload),
  });
  return [...(found === null ? [] : [guess(found, true)]), ...others.map((other) => guess(other, false))];
}

function withFiller(learned: Learned, name: string | null, filler: string | null): Learned {
  if (name === null) return { ...learned, filledBy: { ...learned.filledBy, found: filler } };
  return {
    ...learned,
    databases: learned.databases.map((database) =>
      database.name === name ? { ...database, filledBy: { ...database.filledBy, found: filler } } : database,
    ),
  };
}

const writerGuess = (stream: string, writer: string): Guess => ({
  question: `Does ${writer} create stream ${stream} or publish to it? Its environment names it.`,
  found: true,
  otherwise: (learned) => ({
    ...learned,
    streams: learned.streams.map((each) =>
      each.name === stream ? { ...each, writers: each.writers.filter((name) => name !== writer) } : each,
    ),
  }),
});

const readerGuess = (stream: string, consumer: string, reader: string): Guess => ({
  question: `Does ${reader} take the messages of consumer ${consumer} of ${stream}? Its environment names it.`,
  found: true,
  otherwise: (learned) => ({
    ...learned,
    streams: learned.streams.map((each) =>
      each.name === stream
        ? {
            ...each,
            consumers: each.consumers.map((one) => (one.name === consumer ? { ...one, reader: null } : one)),
          }
        : each,
    ),
  }),
});

const neededGuess = (kind: string, workload: string): Guess => ({
  question: `Has ${kind} ${workload} to run? It has 0 replicas now.`,
  found: false,
  otherwise: (learned) => ({
    ...learned,
    workloads: learned.workloads.map((each) =>
      each.kind === kind && each.name === workload ? { ...each, optional: false, remark: null } : each,
    ),
  }),
});
