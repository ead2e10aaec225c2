import type { Case } from "../case.ts";
import { modest, onNats } from "./pipeline-on.ts";

/** Subjects that are in each other's way. */
export const overlaps: readonly Case[] = [
  onNats({
    id: "overlap/covers-dead-letters",
    about: "MESSAGES on messages.> of the old API: the dead-letter stream cannot be made",
    work: async (pipeline) => {
      await pipeline.createMessages({ subjects: ["messages.>"] });
      await pipeline.createConsumer("workers");
    },
    expect: {
      findings: { "nats/stream-overlap/covered": "error" },
      says: ["10065"],
      neverTypes: ["stream rm", "stream purge"],
    },
  }),
  onNats({
    id: "overlap/uncaptured",
    about: "MESSAGES is there with other subjects: what is published reaches no stream",
    work: async (pipeline) => {
      await pipeline.createStreams({ subjects: ["messages.old.*"] });
      await pipeline.createConsumer("workers", { filter_subject: "" });
    },
    expect: {
      findings: { "nats/stream-overlap/uncaptured": "error" },
      types: ["--subjects 'messages.ingest.>'"],
    },
  }),
  onNats({
    id: "overlap/one-token",
    about: "MESSAGES takes one token after messages.ingest, and all that is published has one",
    work: async (pipeline) => {
      await pipeline.create({ filter_subject: "" }, { subjects: ["messages.ingest.*"] });
      await pipeline.publish(5);
      await pipeline.work(5);
    },
    expect: {
      findings: { "nats/stream-overlap/uncaptured": "warning" },
      neverSays: ["no stream captures messages.ingest.>"],
    },
  }),
  onNats({
    id: "overlap/covered-by-a-live-stream",
    about: "a stream of another team, with messages and a reader, covers the dead letters",
    work: async (pipeline, { mustAsk, publish }) => {
      await pipeline.createMessages();
      await pipeline.createConsumer("workers");
      await mustAsk("STREAM.CREATE.ARCHIVE", modest("ARCHIVE", ["messages.dlq.*"]));
      await mustAsk("CONSUMER.DURABLE.CREATE.ARCHIVE.reader", {
        stream_name: "ARCHIVE",
        config: { durable_name: "reader", ack_policy: "explicit" },
      });
      for (let n = 0; n < 50; n++) await publish("messages.dlq.Order", "x");
    },
    expect: {
      findings: { "nats/stream-overlap/covered": "error" },
      neverTypes: ["stream rm ARCHIVE", "stream purge"],
    },
  }),
  onNats({
    id: "overlap/mirror-named-in-the-configuration",
    about: "the configuration names a mirror, which has no subjects",
    config: `nats:
  streams:
    - { name: MESSAGES, subjects: [messages.ingest.>], maxBytes: 1Gi, consumers: [{ name: workers, filterSubjects: [messages.ingest.>] }] }
    - { name: MESSAGESDLQ, subjects: [messages.dlq.>], maxBytes: 1Gi }
    - { name: COPY, maxBytes: 1Mi }
`,
    work: async (pipeline, { mustAsk }) => {
      await pipeline.create();
      await mustAsk("STREAM.CREATE.COPY", { ...modest("COPY", []), mirror: { name: "MESSAGES" } });
    },
    expect: {},
  }),
  onNats({
    id: "overlap/refused-subject",
    about: "a wanted stream on *.>, which the server refuses without no_ack",
    config: "nats: { streams: [{ name: AUDIT, subjects: ['$JS.API.>'], maxBytes: 1Mi }] }\n",
    work: (pipeline) => pipeline.create(),
    expect: { findings: { "nats/stream-overlap/refused-subject": "error" }, neverTypes: ["stream add"] },
  }),
  onNats({
    id: "overlap/same-subjects-in-another-account",
    about: "another account has the same streams on wider subjects",
    more: `accounts { A: { jetstream: enabled, users: [{ user: a, password: a }] }, B: { jetstream: enabled, users: [{ user: b, password: b }] } }
no_auth_user: a`,
    work: (pipeline) => pipeline.create(),
    expect: {},
  }),
];
