import { setTimeout as delay } from "node:timers/promises";
import type { Case } from "../case.ts";
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
  onNats({
    id: "consumer/forgets",
    about: "inactive_threshold of five minutes: a worker that is away longer loses its place",
    work: (pipeline) => pipeline.create({ inactive_threshold: 300_000_000_000 }),
    expect: { findings: { "nats/consumer-config/expires": "warning" } },
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
