import { setTimeout as delay } from "node:timers/promises";
import { consumerAnswer, type Pipeline } from "./pipeline.ts";

/** Longer than the grace that checks give a worker that polls. */
const longEnoughMs = 150_000;
const defaultAckWaitMs = 30_000;
/** Nanoseconds: messages come back while a recording can wait for it. */
const shortAckWait = 200_000_000;

/** What brings each state about, by the name of its folder; what it returns are the server's answers. */
export const consumerStates: Readonly<Record<string, (pipeline: Pipeline) => Promise<unknown>>> = {
  async "consumers-healthy"(pipeline) {
    await pipeline.create();
    await pipeline.publish(20);
    await pipeline.work(20);
    await delay(200);
  },
  async "consumer-missing"(pipeline) {
    await pipeline.createStreams();
    await pipeline.publish(3);
  },
  // Since 2.10 the server takes such a filter; 2.9 answers 10093.
  async "consumer-filter-dead"(pipeline) {
    await pipeline.create({ filter_subject: "messages.inbound.>" });
    await pipeline.publish(5);
  },
  // A consumer keeps what it was made with: the worker's MAX_DELIVER was raised to 3 later, and its dead-letter branch is never reached.
  async "consumer-gives-up-early"(pipeline) {
    await pipeline.create({ max_deliver: 2, ack_wait: shortAckWait });
    await failOneOfThree(pipeline, 4);
  },
  async "work-queue-gives-up"(pipeline) {
    await pipeline.create({ ack_wait: shortAckWait }, { retention: "workqueue" });
    await failOneOfThree(pipeline, 5);
  },
  async "work-queue-taken"(pipeline) {
    await pipeline.createStreams({ retention: "workqueue" });
    await pipeline.createConsumer("audit");
    return [consumerAnswer("workers", await pipeline.createConsumer("workers"))];
  },
  async "interest-without-consumer"(pipeline) {
    await pipeline.createStreams({ retention: "interest" });
    await pipeline.publish(3);
  },
  // The worker took a batch and died with it.
  async "worker-died"(pipeline) {
    await pipeline.create();
    await pipeline.publish(8);
    await pipeline.work(3);
    await pipeline.fetch(3);
    await delay(longEnoughMs);
  },
  // Nobody has asked for messages since the first five.
  async "worker-gone"(pipeline) {
    await pipeline.create();
    await pipeline.publish(5);
    await pipeline.work(5);
    await pipeline.publish(20);
    await delay(longEnoughMs);
  },
  // Every message it may have out is out, comes back after ack_wait, and none is acknowledged.
  async "consumer-saturated"(pipeline) {
    await pipeline.create({ max_ack_pending: 5, max_deliver: -1 });
    await pipeline.publish(12);
    for (const end = Date.now() + longEnoughMs; Date.now() < end; await delay(2_000))
      await pipeline.fetch(10);
    await delay(defaultAckWaitMs + 1_000);
    await pipeline.fetch(10);
  },
  // One message is delivered every time and never acknowledged, all others are.
  async "message-comes-back"(pipeline) {
    await pipeline.create({ max_deliver: -1, ack_wait: shortAckWait });
    await pipeline.publish(4);
    for (let round = 0; round < 14; round++) {
      await pipeline.work(5, 1);
      await delay(300);
    }
    await pipeline.publish(1);
    await pipeline.fetch(1);
  },
  async "dead-letters-missing"(pipeline) {
    await pipeline.createMessages();
    await pipeline.createConsumer("workers");
    await pipeline.publish(5);
    await pipeline.work(5);
  },
  async "unread-deleted"(pipeline) {
    await pipeline.create({}, { max_msgs: 10 });
    await pipeline.publish(5);
    await pipeline.work(5);
    await pipeline.publish(30);
  },
  async "dead-letters"(pipeline) {
    await pipeline.create();
    await pipeline.publish(5);
    await pipeline.work(5);
    await pipeline.publish(3, "messages.dlq.Order");
  },
};

/** The first message of every fetch is not acknowledged. */
async function failOneOfThree(pipeline: Pipeline, rounds: number): Promise<void> {
  await pipeline.publish(3);
  for (let round = 0; round < rounds; round++) {
    await pipeline.work(5, 1);
    await delay(500);
  }
}
