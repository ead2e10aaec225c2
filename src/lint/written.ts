import type { Place, WrittenText } from "./place.ts";

/** Text of a file to judge. */
export interface SourceFile {
  /** As messages name it. */
  file: string;
  text: string;
  /** What it belongs to: what is written in one package runs on one NATS (`packageOf`). */
  scope: string;
}

/** A stream as a file defines it. */
export interface WrittenStream {
  name: StreamName;
  /** Null: they are not written here; empty: the stream's name is its subject. */
  subjects: WrittenText[] | null;
  /** False: some of them are worked out where the program runs. */
  complete: boolean;
  /** -1: no limit, or none that is written here. */
  maxBytes: number;
  replicas: number;
  storage: "file" | "memory";
  noAck: boolean;
  /** True: it takes its messages from other streams, and needs no subjects. */
  hasOrigin: boolean;
  /** The account and the servers it is made on, where that is written: those of two are never beside each other. */
  account: string | null;
  place: Place;
  scope: string;
}

/** What a stream is called: a text, or an expression whose value the program finds out when it runs. */
export type StreamName = { kind: "text"; text: string } | { kind: "expression"; words: readonly string[] };

/** A consumer as a file defines it, on a stream whose name is written too. */
export interface WrittenConsumer {
  stream: string;
  name: string;
  filters: WrittenText[];
  /** The account and the servers, as for a stream. */
  account: string | null;
  place: Place;
  scope: string;
}

/** What files say of JetStream. */
export interface WrittenJetStream {
  streams: WrittenStream[];
  consumers: WrittenConsumer[];
}

/** What a stream is called in messages. */
export const nameOf = ({ name }: Pick<WrittenStream, "name">): string =>
  name.kind === "text" ? name.text : `<${name.words.join("")}>`;
