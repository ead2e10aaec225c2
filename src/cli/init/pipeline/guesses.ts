import type { Learned } from "./learned.ts";

/** What was taken from a hint and not from a fact: a question, the answer that was found, and what it changes. */
export interface Guess {
  question: string;
  found: boolean;
  /** What is learnt with the other answer. */
  otherwise(learned: Learned): Learned;
}

/** More than these nobody answers; the rest stays as it was found. */
const mostQuestions = 20;

export const guessesIn = ({ streams, workloads }: Learned): Guess[] =>
  [
    ...streams.flatMap(({ name, writers, consumers }) => [
      ...writers.map((writer) => writerGuess(name, writer)),
      ...consumers.flatMap((consumer) =>
        consumer.reader === null ? [] : [readerGuess(name, consumer.name, consumer.reader)],
      ),
    ]),
    ...workloads.flatMap(({ kind, name, optional }) => (optional ? [neededGuess(kind, name)] : [])),
  ].slice(0, mostQuestions);

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
