import { setTimeout as delay } from "node:timers/promises";
import type { Case } from "../case.ts";
import { modest, onNats } from "./pipeline-on.ts";

/** Nanoseconds. */
const soon = 200_000_000;

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
];
