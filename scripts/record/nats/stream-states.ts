import type { StreamConfig } from "./session.ts";

/** Messages to publish. */
export interface Fill {
  subject: string;
  messages: number;
  bytes: number;
}

/** A stream that is there already. */
export interface PresentStream {
  config: StreamConfig;
  fill?: Fill;
  sealed?: boolean;
}

/** What a client tries once all is read. */
export type Attempt = { create: StreamConfig } | { publish: Fill };

/** What is there, and what is tried then. */
export interface StreamState {
  maxFile: string;
  present: readonly PresentStream[];
  attempts: readonly Attempt[];
}

const KiB = 1024;
const MiB = 1024 * KiB;
const GiB = 1024 * MiB;

const stream = (name: string, subjects: string[], max_bytes: number, more = {}): StreamConfig => ({
  name,
  subjects,
  retention: "limits",
  storage: "file",
  max_bytes,
  num_replicas: 1,
  ...more,
});
const messages = stream("MESSAGES", ["messages.ingest.>"], GiB);
const coveringMessages = stream("MESSAGES", ["messages.>"], GiB);
const deadLetters = stream("MESSAGESDLQ", ["messages.dlq.>"], GiB);
const order: Fill = { subject: "messages.ingest.Order", messages: 1, bytes: 1000 };
const hundredOrders: Fill = { ...order, messages: 100 };
const audit = (count: number): Fill => ({ subject: "audit.Order", messages: count, bytes: 10_000 });
const letter: Fill = { subject: "messages.dlq.Order", messages: 1, bytes: 1000 };
const oneDay = 86_400_000_000_000;

/** The states by the name of their folder. */
export const streamStates: Readonly<Record<string, StreamState>> = {
  "stream-covers-dlq": {
    maxFile: "5Gi",
    present: [{ config: coveringMessages }],
    attempts: [{ create: deadLetters }],
  },
  "sealed-stream-covers-dlq": {
    maxFile: "5Gi",
    present: [{ config: messages }, { config: stream("ARCHIVE", ["messages.dlq.*"], MiB), sealed: true }],
    attempts: [{ create: deadLetters }],
  },
  "mirror-beside-streams": {
    maxFile: "5Gi",
    present: [{ config: messages }, { config: stream("COPY", [], MiB, { mirror: { name: "MESSAGES" } }) }],
    attempts: [{ create: deadLetters }],
  },
  "wildcard-quirk": {
    maxFile: "5Gi",
    present: [{ config: stream("QUIRK", ["messages.*x.*"], MiB) }],
    attempts: [{ create: messages }, { create: deadLetters }],
  },
  "storage-reserved": {
    maxFile: "1Gi",
    present: [{ config: messages }],
    attempts: [{ create: deadLetters }, { create: stream("UNLIMITED", ["u"], -1) }],
  },
  "overlap-and-storage": {
    maxFile: "1Gi",
    present: [{ config: coveringMessages }],
    attempts: [{ create: deadLetters }],
  },
  "unlimited-stream": {
    maxFile: "4Mi",
    present: [
      { config: { ...messages, max_bytes: MiB }, fill: { ...order, messages: 20 } },
      { config: stream("AUDIT", ["audit.>"], -1), fill: audit(300) },
    ],
    attempts: [{ publish: audit(200) }, { publish: order }],
  },
  "stream-full-refuses": {
    maxFile: "4Mi",
    present: [{ config: { ...messages, max_bytes: 64 * KiB, discard: "new" }, fill: hundredOrders }],
    attempts: [{ publish: hundredOrders }],
  },
  "work-queue-full": {
    maxFile: "4Mi",
    present: [
      {
        config: stream("WORK", ["work"], -1, { retention: "workqueue", max_msgs: 10 }),
        fill: { subject: "work", messages: 25, bytes: 100 },
      },
    ],
    attempts: [{ publish: { subject: "work", messages: 1, bytes: 100 } }],
  },
  "storage-used-up": {
    maxFile: "1Mi",
    present: [
      { config: { ...messages, max_bytes: 64 * KiB }, fill: hundredOrders },
      { config: stream("AUDIT", ["audit.>"], -1, { max_age: oneDay }), fill: audit(200) },
    ],
    attempts: [{ publish: order }],
  },
  "main-stream-sealed": {
    maxFile: "5Gi",
    present: [{ config: messages, fill: hundredOrders, sealed: true }, { config: deadLetters }],
    attempts: [{ publish: order }],
  },
  "main-stream-without-ack": {
    maxFile: "5Gi",
    present: [{ config: { ...messages, no_ack: true } }, { config: deadLetters }],
    attempts: [{ publish: order }],
  },
  "dead-letters-not-kept": {
    maxFile: "5Gi",
    present: [
      { config: messages },
      { config: { ...deadLetters, retention: "interest" }, fill: { ...letter, messages: 3 } },
    ],
    attempts: [{ publish: letter }],
  },
  "main-stream-missing": {
    maxFile: "5Gi",
    present: [{ config: deadLetters }],
    attempts: [{ publish: order }],
  },
  "streams-healthy": {
    maxFile: "5Gi",
    present: [{ config: messages }, { config: deadLetters }],
    attempts: [],
  },
};
