import { setTimeout as delay } from "node:timers/promises";
import type { Case } from "../case.ts";
import { modest, onNats } from "./pipeline-on.ts";

/** Nanoseconds. */
const soon = 200_000_000;

const republishing = (name: string, src: string, dest: string) =>
  modest(name, [src], { republish: { src, dest } });

/** Settings of streams and consumers that somebody made otherwise than the services do. */
export const settings: readonly Case[] = [
  onNats({
    id: "settings/no-acknowledgement",
    about: "the main stream acknowledges nothing: the API waits for an answer that never comes",
    work: (pipeline) => pipeline.create({}, { no_ack: true }),
    expect: { findings: { "nats/stream-config/no-ack": "error" }, types: ["--ack"] },
  }),
  onNats({
    id: "settings/small-messages",
    about: "the main stream takes messages of 1 KiB at most",
    work: (pipeline) => pipeline.create({}, { max_msg_size: 1024 }),
    expect: { findings: { "nats/stream-config/small-messages": "warning" }, types: ["--max-msg-size=-1"] },
  }),
  onNats({
    id: "settings/small-payload",
    about: "the server takes messages of 1 KiB at most",
    more: "max_payload: 1KB",
    work: (pipeline) => pipeline.create(),
    expect: { findings: { "nats/stream-config/small-messages": "warning" }, says: ["max_payload"] },
  }),
  onNats({
    id: "settings/counters-only",
    since: [2, 12, 0],
    about: "the main stream was made for counters: an order is refused with 10169",
    work: (pipeline) => pipeline.create({}, { allow_msg_counter: true, allow_direct: true }),
    expect: {
      findings: { "nats/stream-config/counters-only": "error" },
      neverTypes: ["stream rm", "stream edit"],
    },
  }),
  onNats({
    id: "settings/short-lived",
    about: "the main stream deletes messages after five minutes, and a crashed worker is started as often",
    work: (pipeline) => pipeline.create({}, { max_age: 300_000_000_000 }),
    expect: { findings: { "nats/stream-config/short-lived": "warning" }, types: ["--max-age 24h"] },
  }),
  onNats({
    id: "settings/few-dead-letters",
    about: "the dead-letter stream keeps two messages, and four have come in a second",
    work: async (pipeline, { mustAsk }) => {
      await pipeline.create();
      const { config } = await mustAsk("STREAM.INFO.MESSAGESDLQ");
      await mustAsk("STREAM.UPDATE.MESSAGESDLQ", { ...config, max_msgs: 2 });
      await pipeline.publish(4, "messages.dlq.Order");
    },
    expect: {
      findings: {
        "nats/stream-capacity/keeps-less": "warning",
        "pipeline/dead-letters/messages": "warning",
      },
      says: ["before anybody looks at them"],
      types: ["--max-msgs 4"],
    },
  }),
  onNats({
    id: "settings/copies-among-dead-letters",
    about: "the main stream publishes each order again, on a subject of the dead letters",
    work: async (pipeline) => {
      await pipeline.create({}, { republish: { src: "messages.ingest.>", dest: "messages.dlq.copy.>" } });
      await pipeline.publish(3);
      await pipeline.work(3);
    },
    expect: {
      findings: { "pipeline/dead-letters/messages": "warning" },
      says: ["which of them the worker gave up is not visible"],
    },
  }),
  onNats({
    id: "settings/day-to-acknowledge",
    about: "a worker has crashed with three messages, and its consumer waits a day for their acknowledgement",
    work: async (pipeline) => {
      await pipeline.create({ ack_wait: 86_400_000_000_000 });
      await pipeline.publish(3);
      await pipeline.fetch(3);
    },
    expect: { findings: { "nats/consumer-config/ack-wait": "warning" }, types: ["--wait 30s"] },
  }),
  onNats({
    id: "settings/slow-replay",
    about: "the consumer hands out messages with the pauses in which they came",
    work: (pipeline) => pipeline.create({ replay_policy: "original" }),
    expect: { findings: { "nats/consumer-config/slow-replay": "warning" } },
  }),
  onNats({
    id: "settings/ack-policy",
    about: "the consumer needs no acknowledgement: what fails is not delivered again",
    work: (pipeline) => pipeline.create({ ack_policy: "none", max_deliver: -1 }),
    expect: { findings: { "nats/consumer-config/ack-policy": "warning" } },
  }),
  onNats({
    id: "settings/deliver-policy",
    about: "the consumer began with what was new, and left out what waited",
    work: async (pipeline) => {
      await pipeline.createStreams();
      await pipeline.publish(3);
      await pipeline.createConsumer("workers", { deliver_policy: "new" });
    },
    expect: { findings: { "nats/consumer-config/deliver-policy": "warning" } },
  }),
  onNats({
    id: "settings/headers-only",
    about: "the consumer hands out headers without their messages",
    work: (pipeline) => pipeline.create({ headers_only: true }),
    expect: {
      findings: { "nats/consumer-config/headers-only": "error" },
      types: ["--no-headers-only"],
    },
  }),
  onNats({
    id: "settings/stored-elsewhere",
    since: [2, 10, 0],
    about: "the main stream stores what comes under another subject, which the worker does not take",
    work: async (pipeline) => {
      await pipeline.create({}, { subject_transform: { src: "messages.ingest.>", dest: "archive.>" } });
      await pipeline.publish(3);
    },
    expect: { findings: { "nats/consumer-config/dead-filter": "error" }, types: ["--no-transform"] },
  }),
  onNats({
    id: "settings/one-message-per-subject",
    about: "the main stream keeps the last message of each subject: an order replaces the one before",
    work: async (pipeline) => {
      await pipeline.create({}, { max_msgs_per_subject: 1 });
      await pipeline.publish(5);
    },
    expect: {
      findings: { "nats/unprocessed-loss/deleted": "error" },
      says: ["4 messages", "by max_msgs_per_subject 1"],
      types: ["--max-msgs-per-subject=-1"],
    },
  }),
  onNats({
    id: "settings/empty-messages",
    about: "an empty message stands where the last one of a subject has expired",
    since: [2, 11, 0],
    work: (pipeline) => pipeline.create({}, { subject_delete_marker_ttl: 60_000_000_000 }),
    expect: { findings: { "nats/stream-config/delete-markers": "warning" } },
  }),
  onNats({
    id: "settings/priority-group",
    about: "the consumer is for a priority group, and the worker names none",
    since: [2, 11, 0],
    work: (pipeline) => pipeline.create({ priority_groups: ["jobs"], priority_policy: "overflow" }),
    expect: { findings: { "nats/consumer-config/refuses-fetches": "error" } },
  }),
  onNats({
    id: "settings/paused",
    about: "the worker's consumer was paused, and three messages wait",
    since: [2, 11, 0],
    work: async (pipeline) => {
      await pipeline.create({ pause_until: "2099-01-01T00:00:00Z" });
      await pipeline.publish(3);
    },
    expect: { findings: { "nats/consumer-progress/paused": "warning" }, types: ["consumer resume"] },
  }),
  onNats({
    id: "settings/given-up-at-once",
    about:
      "one delivery each: three messages were not acknowledged, and the newer servers count no redelivery",
    work: async (pipeline) => {
      await pipeline.create({ max_deliver: 1, ack_wait: soon });
      await pipeline.publish(3);
      await pipeline.fetch(3);
      await delay(900);
      await pipeline.fetch(1);
    },
    expect: {
      findings: {
        "nats/consumer-config/gives-up-early": "warning",
        "nats/consumer-config/ack-wait": "warning",
        "nats/consumer-progress/given-up": "warning",
      },
      says: ["has given up 3 messages"],
    },
  }),
  onNats({
    id: "settings/republish-loop",
    since: [2, 10, 0],
    about: "two streams publish each other's messages again: one message becomes hundreds",
    work: async (pipeline, { mustAsk, publish }) => {
      await pipeline.create();
      await mustAsk("STREAM.CREATE.HERE", republishing("HERE", "here.>", "there.>"));
      await mustAsk("STREAM.CREATE.THERE", republishing("THERE", "there.>", "here.>"));
      await publish("here.1", "x");
    },
    expect: {
      findings: { "nats/stream-config/republish-loop": "warning" },
      says: ["HERE and THERE publish each other's messages again"],
      types: ["--no-republish"],
    },
  }),
  onNats({
    id: "settings/source-of-nothing",
    since: [2, 10, 0],
    about: "a source does not exist, and a transform names subjects that its origin has not",
    work: async (pipeline, { mustAsk }) => {
      await pipeline.create();
      const misspelled = [{ src: "messages.ingset.>", dest: "all.>" }];
      await mustAsk("STREAM.CREATE.ONE", { ...modest("ONE", []), sources: [{ name: "NOSUCH" }] });
      await mustAsk("STREAM.CREATE.TWO", {
        ...modest("TWO", []),
        sources: [{ name: "MESSAGES", subject_transforms: misspelled }],
      });
      await delay(1_000);
    },
    expect: {
      findings: { "nats/stream-config/origin": "warning" },
      says: ["ONE takes its messages from NOSUCH", "TWO takes messages.ingset.> from MESSAGES"],
    },
  }),
  onNats({
    id: "settings/saturated",
    about: "two messages may be out at once, and two are: three more wait",
    work: async (pipeline) => {
      await pipeline.create({ max_ack_pending: 2 });
      await pipeline.publish(5);
      await pipeline.fetch(2);
    },
    expect: { findings: { "nats/consumer-progress/saturated": "warning" }, types: ["--max-pending"] },
  }),
  onNats({
    id: "settings/comes-back",
    about: "a message without a limit of deliveries comes back again and again",
    work: async (pipeline) => {
      await pipeline.create({ max_deliver: -1, ack_wait: soon });
      await pipeline.publish(1);
      for (let round = 0; round < 12; round++) {
        await pipeline.fetch(1);
        await delay(300);
      }
    },
    expect: {
      findings: {
        "nats/consumer-config/ack-wait": "warning",
        "nats/consumer-progress/comes-back": "warning",
      },
    },
  }),
  onNats({
    id: "settings/work-queue-drops",
    about: "another team's full work queue throws its oldest messages away, and nobody takes them",
    work: async (pipeline, { mustAsk, publish }) => {
      await pipeline.create();
      await mustAsk(
        "STREAM.CREATE.WORK",
        modest("WORK", ["work.>"], { retention: "workqueue", max_msgs: 10 }),
      );
      for (let index = 0; index < 12; index++) await publish("work.a", `${index}`);
    },
    expect: { findings: { "nats/stream-capacity/drops-unprocessed": "error" } },
  }),
  onNats({
    id: "settings/push-consumer",
    about: "the worker asks for messages, and its consumer was made to send them by itself",
    work: async (pipeline) => {
      await pipeline.create({ deliver_subject: "deliver.workers" });
      await pipeline.publish(3);
    },
    expect: {
      findings: {
        "nats/consumer-config/refuses-fetches": "error",
        "nats/consumer-progress/standstill": "error",
      },
      says: ["a push consumer", "Repair the consumer first"],
      neverSays: ["Start the worker"],
    },
  }),
  onNats({
    id: "settings/one-order-per-subject",
    about: "the main stream takes one message of each subject, and refuses the next",
    work: async (pipeline) => {
      await pipeline.create({}, { discard: "new", discard_new_per_subject: true, max_msgs_per_subject: 1 });
      await pipeline.publish(1);
      await pipeline.work(1);
    },
    expect: {
      findings: { "nats/stream-capacity/refuses": "error" },
      says: ["10077"],
      types: ["--no-discard-per-subject"],
    },
  }),
  onNats({
    id: "settings/main-stream-is-a-mirror",
    about: "MESSAGES is a mirror of a stream that takes other subjects: no order finds a stream",
    work: async (pipeline, { mustAsk }) => {
      await mustAsk("STREAM.CREATE.ORIGIN", modest("ORIGIN", ["old.>"]));
      await mustAsk("STREAM.CREATE.MESSAGES", {
        ...{ name: "MESSAGES", max_bytes: 1024 ** 3, mirror: { name: "ORIGIN" } },
      });
      await pipeline.createConsumer("workers", { filter_subject: "" });
      const letters = { name: "MESSAGESDLQ", subjects: ["messages.dlq.>"], max_bytes: 1024 ** 3 };
      await mustAsk("STREAM.CREATE.MESSAGESDLQ", letters);
    },
    expect: { findings: { "nats/stream-overlap/uncaptured": "error" }, neverTypes: ["--subjects"] },
  }),
];
