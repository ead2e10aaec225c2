import { describe, expect, it } from "vitest";
import * as z from "zod";
import type { NatsClient } from "../../../../src/connect/connections.ts";
import { createServerClock } from "../../../../src/e2e/soak/server-clock.ts";
import { createStreamCursor } from "../../../../src/e2e/soak/stream-cursor.ts";
import { failure, succeed } from "../../../../src/snapshot/probe-result.ts";

/** A stream that holds these sequences, asked as JetStream is; every subject that was asked is kept. */
function streamOf(held: Set<number>) {
  const asked: string[] = [];
  const nats: NatsClient = {
    url: "nats://test",
    isOpen: () => true,
    accountName: async () => null,
    info: async () => succeed({}),
    async jetStream(subject, payload) {
      asked.push(subject);
      if (subject.startsWith("STREAM.INFO"))
        return succeed({
          config: {},
          state: { first_seq: Math.min(...held), last_seq: Math.max(...held) },
        });
      const { seq } = z.object({ seq: z.number() }).parse(payload);
      if (!held.has(seq))
        return failure({ kind: "invalid", system: "nats", message: "no message found (404/10037)" });
      const data = Buffer.from(`text ${seq}`).toString("base64");
      return succeed({
        message: { seq, subject: "messages.ingest.Order", data, time: "2026-01-01T00:00:00Z" },
      });
    },
  };
  return { nats, asked, held };
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
const clock = createServerClock(() => 0);

describe("a stream's cursor", () => {
  it("A stream's cursor reads what came after a sequence, once, over gaps, and creates no consumer", async () => {
    const stream = streamOf(new Set([...range(1, 50), ...range(55, 120)]));
    const cursor = createStreamCursor(stream.nats, "MESSAGES", 10, clock);
    const seen: number[] = [];
    expect(await cursor.advance(({ seq }) => seen.push(seq))).toEqual(succeed(true));
    expect(seen).toEqual([...range(11, 50), ...range(55, 120)]);
    stream.held.add(121);
    await cursor.advance(({ seq, text }) => seen.push(seq) && expect(text).toBe(`text ${seq}`));
    expect(seen.at(-1)).toBe(121);
    expect(seen).toHaveLength(40 + 66 + 1);
    expect(stream.asked.filter((subject) => subject.includes("CONSUMER"))).toEqual([]);
  });

  it("A stream's cursor goes on behind what the stream's limits have discarded", async () => {
    const stream = streamOf(new Set(range(9_000, 9_003)));
    const cursor = createStreamCursor(stream.nats, "MESSAGES", 10, clock);
    const seen: number[] = [];
    await cursor.advance(({ seq }) => seen.push(seq));
    expect(seen).toEqual(range(9_000, 9_003));
    expect(stream.asked.length).toBeLessThan(10);
  });

  it("A stream's cursor says when there is more than it reads at a time", async () => {
    const { nats } = streamOf(new Set(range(1, 3_000)));
    const cursor = createStreamCursor(nats, "MESSAGES", 0, clock);
    let seen = 0;
    const count = () => {
      seen += 1;
    };
    expect(await cursor.advance(count)).toEqual(succeed(false));
    expect(await cursor.advance(count)).toEqual(succeed(true));
    expect(seen).toBe(3_000);
  });
});
