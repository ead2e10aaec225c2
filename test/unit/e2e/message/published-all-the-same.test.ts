import { describe, expect, it } from "vitest";
import { builtInPlan } from "../../../../src/blueprint/built-in-plan.ts";
import type { NatsClient } from "../../../../src/connect/connections.ts";
import type { NotedStreams } from "../../../../src/e2e/message/note-streams.ts";
import { publishedAllTheSame } from "../../../../src/e2e/message/published-all-the-same.ts";
import { failure, succeed } from "../../../../src/snapshot/probe-result.ts";
import { knownStream } from "../../../support/sent-order.ts";

const noted: NotedStreams = {
  consumer: null,
  further: [],
  subject: "messages.ingest.Order",
  deadLetterSubject: "messages.dlq.Order",
  stream: knownStream("MESSAGES", 6),
  deadLetters: null,
  natsError: null,
};

/** A stream with these messages from sequence 7 on. */
function streamOf(texts: readonly string[]): NatsClient {
  return {
    url: "nats://h",
    isOpen: () => true,
    accountName: async () => null,
    info: async () => succeed({}),
    async jetStream(_, payload) {
      const seq = Number(JSON.parse(JSON.stringify(payload)).seq);
      const text = texts[seq - 7];
      if (text === undefined)
        return failure({ kind: "invalid", system: "nats", message: "no message found (10037)" });
      const data = Buffer.from(text).toString("base64");
      return succeed({ message: { seq, subject: noted.subject, data, time: "2026-11-28T09:00:00Z" } });
    },
  };
}

const runOn = (nats: NatsClient) => ({
  connections: { nats: async () => succeed(nats) },
  signal: new AbortController().signal,
  monotonicMs: () => performance.now(),
});

const envelope = (id: string, body: unknown) => JSON.stringify({ message_id: id, body, retry_count: 0 });

describe("an order that the API has refused", () => {
  it("An order that the API has refused is found by its order_key among those of others, whose ids nobody knows", async () => {
    const nats = streamOf([
      envelope("a", JSON.stringify({ order_key: "another" })),
      "no envelope, and it holds k-1",
      envelope("b", JSON.stringify({ order_key: 'k-"1"' })),
    ]);
    expect(await publishedAllTheSame(runOn(nats), builtInPlan, 'k-"1"', noted)).toEqual({
      kind: "published",
      stream: "MESSAGES",
      seq: 9,
      messageId: "b",
    });
  });

  it("An order that the API has refused is found where the body is an object in the envelope", async () => {
    const nats = streamOf([envelope("c", { order_key: "k-1" })]);
    expect(await publishedAllTheSame(runOn(nats), builtInPlan, "k-1", noted)).toMatchObject({
      messageId: "c",
      seq: 7,
    });
  });

  it("An order that the API has refused is said not to be there once it has been looked for a while", async () => {
    expect(await publishedAllTheSame(runOn(streamOf([])), builtInPlan, "k-1", noted)).toEqual({
      kind: "not-there",
      stream: "MESSAGES",
      withinMs: 3_000,
    });
  });

  it("An order that the API has refused is not looked for where no stream takes it or it has no key", async () => {
    const nats = streamOf([envelope("c", { order_key: "k-1" })]);
    expect(await publishedAllTheSame(runOn(nats), builtInPlan, "k-1", { ...noted, stream: null })).toEqual({
      kind: "unknown",
    });
    expect(await publishedAllTheSame(runOn(nats), builtInPlan, null, noted)).toEqual({ kind: "unknown" });
  });
});
