import { setTimeout as delay } from "node:timers/promises";
import { connect } from "@nats-io/transport-node";
import { Pipeline } from "../../../scripts/record/nats/pipeline.ts";
import { type NatsSession, withSession } from "../../../scripts/record/nats/session.ts";
import type { Case } from "../case.ts";
import { natsArgs } from "../servers.ts";
import { onNats } from "./pipeline-on.ts";

/** Nanoseconds. */
const soon = 200_000_000;
const workQueue = { retention: "workqueue" };

/** Consumers, and messages nobody gets. */
export const consumers: readonly Case[] = [
  onNats({
    id: "consumer/missing",
    about: "no worker has ever come: its consumer is not there, three messages wait",
    work: async (pipeline) => {
      await pipeline.createStreams();
      await pipeline.publish(3);
    },
    expect: { findings: { "nats/consumer-config/missing": "error" } },
  }),
  onNats({
    id: "consumer/gives-up-early",
    about: "max_deliver is 2, and a message has failed twice",
    work: async (pipeline) => {
      await pipeline.create({ max_deliver: 2, ack_wait: soon });
      await pipeline.publish(3);
      for (let round = 0; round < 4; round++) {
        await pipeline.work(5, 1);
        await delay(500);
      }
    },
    expect: {
      findings: {
        "nats/consumer-config/gives-up-early": "warning",
        "nats/consumer-config/ack-wait": "warning",
        "nats/consumer-progress/given-up": "warning",
      },
      neverTypes: ["rmm", "purge"],
    },
  }),
  onNats({
    id: "consumer/given-up-in-a-work-queue",
    about: "the stream is a work queue: what is given up stays for ever",
    work: async (pipeline) => {
      await pipeline.create({ ack_wait: soon }, workQueue);
      await pipeline.publish(3);
      for (let round = 0; round < 5; round++) {
        await pipeline.work(5, 1);
        await delay(500);
      }
    },
    expect: {
      findings: { "nats/consumer-config/ack-wait": "warning", "nats/consumer-progress/given-up": "error" },
      neverTypes: ["purge"],
    },
  }),
  onNats({
    id: "consumer/narrow-filter",
    about: "the consumer filters one kind of message, the others are never taken",
    work: async (pipeline) => {
      await pipeline.create({ filter_subject: "messages.ingest.Order" });
      await pipeline.publish(5, "messages.ingest.Invoice");
    },
    expect: {
      findings: { "nats/consumer-config/narrow-filter": "error" },
      says: ["stored already"],
    },
  }),
  onNats({
    id: "consumer/filter-of-one-token",
    about: "the filter takes one token after messages.ingest, and all that came has one",
    work: async (pipeline) => {
      await pipeline.create({ filter_subject: "messages.ingest.*" });
      await pipeline.publish(5);
      await pipeline.work(5);
    },
    expect: {
      findings: { "nats/consumer-config/narrow-filter": "warning" },
      neverTypes: ["consumer rm"],
    },
  }),
  onNats({
    id: "consumer/filter-names-every-kind",
    since: [2, 10, 0],
    about: "the filter names two kinds of messages, and no third has come",
    work: async (pipeline) => {
      const kinds = ["messages.ingest.Order", "messages.ingest.Invoice"];
      await pipeline.create({ filter_subject: undefined, filter_subjects: kinds });
      for (const kind of kinds) await pipeline.publish(2, kind);
      await pipeline.work(3);
    },
    expect: {
      findings: { "nats/consumer-config/narrow-filter": "warning" },
      says: ["it has got every message so far"],
      neverTypes: ["consumer rm"],
    },
  }),
  onNats({
    id: "consumer/dead-filter",
    about:
      "the stream's subjects were changed under the consumer: its filter matches none, and nothing is stored yet",
    work: changeSubjects,
    expect: { findings: { "nats/consumer-config/dead-filter": "error" }, types: ["--filter"] },
  }),
  onNats({
    id: "consumer/dead-filter-passed-by",
    about: "the same, and the consumer has passed by what came since",
    work: async (pipeline, session) => {
      await changeSubjects(pipeline, session);
      await pipeline.publish(5);
    },
    expect: {
      findings: { "nats/consumer-config/dead-filter": "error" },
      says: ["it has skipped"],
    },
  }),
  onNats({
    id: "consumer/takes-dead-letters",
    about: "the main stream stores the dead letters too, and the consumer has no filter",
    work: async (pipeline) => {
      await pipeline.createMessages({ subjects: ["messages.>"] });
      await pipeline.createConsumer("workers", { filter_subject: ">" });
      await pipeline.publish(3);
    },
    expect: {
      findings: {
        "nats/consumer-config/takes-dead-letters": "warning",
        "nats/stream-overlap/covered": "error",
      },
    },
  }),
  onNats({
    id: "consumer/paused",
    about: "somebody has paused the consumer, and three messages wait",
    since: [2, 11, 0],
    work: async (pipeline, { mustAsk }) => {
      await pipeline.create();
      await pipeline.publish(3);
      const pauseUntil = new Date(Date.now() + 3_600_000).toISOString();
      await mustAsk("CONSUMER.PAUSE.MESSAGES.workers", { pause_until: pauseUntil });
    },
    expect: { findings: { "nats/consumer-progress/paused": "warning" }, types: ["consumer resume"] },
  }),
  onNats({
    id: "consumer/expiring",
    about: "nobody takes three messages, and in seconds the stream deletes them for their age",
    work: async (pipeline) => {
      await pipeline.create({}, { max_age: 120_000_000_000, duplicate_window: 60_000_000_000 });
      await pipeline.publish(3);
      await delay(97_000);
    },
    expect: {
      findings: {
        "nats/unprocessed-loss/expiring": "warning",
        "nats/consumer-progress/standstill": "error",
        "nats/stream-config/short-lived": "warning",
      },
      types: ["--max-age 1h"],
    },
  }),
  onNats({
    id: "consumer/nobody-takes-what-keeps-coming",
    about: "the worker asks no more, and an order comes every second: the newest is always young",
    work: async (pipeline) => {
      await pipeline.create();
      await pipeline.publish(5);
      await pipeline.work(5);
      for (let second = 0; second < 66; second++) {
        await pipeline.publish(1);
        await delay(1_000);
      }
      await pipeline.publish(1);
    },
    expect: {
      findings: { "nats/consumer-progress/standstill": "error" },
      says: ["67 messages wait, the oldest for 1m"],
    },
  }),
  onNats({
    id: "healthy-nats/first-orders-after-a-quiet-time",
    about: "nothing came for more than a minute, and this moment three orders do",
    work: async (pipeline) => {
      await pipeline.create();
      await pipeline.publish(5);
      await pipeline.work(5);
      await delay(66_000);
      await pipeline.publish(3);
    },
    expect: {},
  }),
  onNats({
    id: "consumer/rest-of-a-work-queue",
    about: "the configuration names no filter, and nothing takes five messages of the work queue",
    config: `nats:
  streams:
    - { name: MESSAGES, subjects: [messages.ingest.>], maxBytes: 1Gi, consumers: [{ name: workers }] }
    - { name: MESSAGESDLQ, subjects: [messages.dlq.>], maxBytes: 1Gi }
`,
    work: async (pipeline) => {
      await pipeline.create({ filter_subject: "messages.ingest.Order" }, workQueue);
      await pipeline.publish(5, "messages.ingest.Invoice");
    },
    expect: {
      findings: {
        "nats/consumer-config/narrow-filter": "error",
        "nats/consumer-progress/unclaimed": "error",
      },
    },
  }),
  onNats({
    id: "consumer/rival",
    about: "a consumer of another name has the work queue to itself",
    work: async (pipeline) => {
      await pipeline.createStreams(workQueue);
      await pipeline.createConsumer("audit");
      await pipeline.publish(1);
    },
    expect: { findings: { "nats/consumer-config/rival": "error" }, says: ["10100"] },
  }),
  onNats({
    id: "consumer/small-fetches",
    about: "max_batch of 1: each fetch of the worker is refused with 409",
    work: (pipeline) => pipeline.create({ max_batch: 1 }),
    expect: { findings: { "nats/consumer-config/refuses-fetches": "warning" } },
  }),
  {
    id: "consumer/requests-used-up",
    about: "it keeps one request at a time, and somebody's waits: the worker's next one is refused with 409",
    async bring(servers) {
      const server = await servers.nats();
      await withSession(server, (session) => new Pipeline(session).create({ max_waiting: 1 }));
      // One that stays while doctor looks: the server forgets what a client asked that has gone.
      const waiting = await connect({ port: server.port, reconnect: false });
      waiting.subscribe("waits");
      const request = JSON.stringify({ batch: 1, expires: 60_000_000_000 });
      waiting.publish("$JS.API.CONSUMER.MSG.NEXT.MESSAGES.workers", request, { reply: "waits" });
      await waiting.flush();
      return natsArgs(server);
    },
    expect: { findings: { "nats/consumer-config/refuses-fetches": "warning" }, says: ["max_waiting"] },
  },
  onNats({
    id: "consumer/forgets",
    about: "inactive_threshold of five minutes: a worker that is away longer loses its place",
    work: (pipeline) => pipeline.create({ inactive_threshold: 300_000_000_000 }),
    expect: { findings: { "nats/consumer-config/expires": "warning" } },
  }),
  onNats({
    id: "consumer/forgotten",
    about: "the stream's consumer_limits have deleted the worker's consumer while it was away",
    since: [2, 10, 0],
    work: async (pipeline) => {
      await pipeline.create({}, { consumer_limits: { inactive_threshold: 5 * soon } });
      await pipeline.publish(3);
      await delay(3_000);
    },
    expect: {
      findings: { "nats/consumer-config/missing": "error" },
      says: ["consumer_limits.inactive_threshold"],
    },
  }),
  onNats({
    id: "consumer/memory",
    about: "the position is in memory: gone after a restart of NATS",
    work: (pipeline) => pipeline.create({ mem_storage: true }),
    expect: { findings: { "nats/consumer-config/forgets": "warning" } },
  }),
  onNats({
    id: "consumer/unread-deleted",
    about: "the stream holds ten messages, and has deleted what nobody had read",
    work: async (pipeline) => {
      await pipeline.create({}, { max_msgs: 10 });
      await pipeline.publish(5);
      await pipeline.work(5);
      await pipeline.publish(30);
    },
    expect: {
      findings: { "nats/unprocessed-loss/deleted": "error" },
      says: ["20 messages"],
    },
  }),
];

/** Somebody has changed the subjects of the stream and not the consumer's filter; 2.9 makes no consumer with such a filter. */
async function changeSubjects(pipeline: Pipeline, { mustAsk }: NatsSession): Promise<void> {
  await pipeline.create(
    { filter_subject: "messages.inbound.>" },
    { subjects: ["messages.ingest.>", "messages.inbound.>"] },
  );
  const { config } = await mustAsk("STREAM.INFO.MESSAGES");
  await mustAsk("STREAM.UPDATE.MESSAGES", { ...config, subjects: ["messages.ingest.>"] });
}
