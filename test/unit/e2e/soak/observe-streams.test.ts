import { describe, expect, it } from "vitest";
import * as z from "zod";
import { builtInPlan } from "../../../../src/blueprint/built-in-plan.ts";
import type { NatsClient } from "../../../../src/connect/connections.ts";
import { createLedger } from "../../../../src/e2e/soak/ledger.ts";
import { afterwordMs, watchStreams } from "../../../../src/e2e/soak/observe-streams.ts";
import { createSoakOrders } from "../../../../src/e2e/soak/soak-orders.ts";
import { failure, succeed } from "../../../../src/snapshot/probe-result.ts";
import { knownStream } from "../../../support/sent-order.ts";

const orders = createSoakOrders({ plan: builtInPlan, message: null }, "20260101-000000-abcdef", new Date(0));
const subject = "messages.ingest.Order";
const deadLetterSubject = "messages.dlq.Order";
const id = "0d9ab1ce-4b5c-4f3e-9d8f-0123456789ab";
const envelope = (order: number) => JSON.stringify({ message_id: id, body: orders.textOf(order) });

interface Consumer {
  delivered: number;
  ackFloor: number;
  ackPending: number;
}

/** Streams that hold these messages by sequence from 1, a consumer, and a clock that the test moves on. */
function world(streams: Record<string, [subject: string, text: string][]>) {
  let nowMs = 0;
  let consumer: Consumer | null = { delivered: 0, ackFloor: 0, ackPending: 0 };
  const ledger = createLedger(3, 2);
  ledger.markSent(2);
  const held = (request: string) =>
    streams[request.split(".")[2] ?? ""] ?? streams[request.split(".")[3] ?? ""] ?? [];
  const nats: NatsClient = {
    url: "nats://test",
    isOpen: () => true,
    accountName: async () => null,
    info: async () => succeed({}),
    async jetStream(request, payload) {
      const messages = held(request);
      if (request.startsWith("STREAM.INFO"))
        return succeed({ config: {}, state: { first_seq: 1, last_seq: messages.length } });
      if (request.startsWith("CONSUMER.INFO")) {
        if (consumer === null)
          return failure({ kind: "invalid", system: "nats", message: "consumer not found (404/10014)" });
        return succeed({
          delivered: { stream_seq: consumer.delivered },
          ack_floor: { stream_seq: consumer.ackFloor },
          num_ack_pending: consumer.ackPending,
          num_redelivered: 0,
          num_pending: 0,
          config: { ack_wait: 20e9 },
        });
      }
      const { seq } = z.object({ seq: z.number() }).parse(payload);
      const [on = "", text = ""] = messages[seq - 1] ?? [];
      const data = Buffer.from(text).toString("base64");
      return succeed({ message: { seq, subject: on, data, time: "2026-01-01T00:00:00Z" } });
    },
  };
  const watch = (deadLetters: string | null) =>
    watchStreams({
      nats,
      plan: builtInPlan,
      noted: {
        subject,
        deadLetterSubject,
        stream: knownStream("MESSAGES", 0),
        deadLetters: deadLetters === null ? null : knownStream(deadLetters, 0),
        natsError: null,
        consumer: { stream: "MESSAGES", name: "workers" },
        further: [],
      },
      ledger,
      orders,
      meantAtMs: () => 0,
      monotonicMs: () => nowMs,
    });
  return {
    ledger,
    watch,
    consume: (state: Consumer | null) => {
      consumer = state;
    },
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
}

describe("the streams of a soak", () => {
  it("The observer of a soak's streams tells orders from dead letters and from what others send", async () => {
    const { ledger, watch } = world({
      MESSAGES: [
        [subject, envelope(1)],
        [subject, '{"message_id":"x","body":"{\\"order_key\\":\\"MINE\\"}"}'],
        [subject, envelope(0)],
        ["messages.ingest.Other", envelope(2)],
      ],
      MESSAGESDLQ: [[deadLetterSubject, envelope(1)]],
    });
    expect(await watch("MESSAGESDLQ").look()).toBeNull();
    expect([...ledger.sequences]).toEqual([3, 1, 0]);
    expect([...ledger.deadLetters]).toEqual([0, 1, 0]);
    expect(ledger.messageId(0)).toBe(id);
  });

  it("The observer of a soak's streams finds dead letters that land in the same stream (N-04)", async () => {
    const { ledger, watch } = world({
      MESSAGES: [
        [subject, envelope(0)],
        [deadLetterSubject, envelope(0)],
      ],
    });
    await watch("MESSAGES").look();
    expect([ledger.sequences[0], ledger.deadLetters[0]]).toEqual([1, 2]);
  });

  it("The observer of a soak's streams says that the worker is done with an order only a while after it is", async () => {
    const { watch, consume, pass } = world({ MESSAGES: [[subject, envelope(0)]] });
    const streams = watch(null);
    consume({ delivered: 1, ackFloor: 1, ackPending: 0 });
    await streams.look();
    expect(streams.doneOf(1)).toBe("no");
    pass(afterwordMs);
    await streams.look();
    expect([streams.doneOf(1), streams.doneOf(2), streams.doneOf(0)]).toEqual(["acknowledged", "no", "no"]);
  });

  it("The observer of a soak's streams tells what was delivered for the last time and never acknowledged from what is still worked on", async () => {
    const { watch, consume, pass } = world({ MESSAGES: [[subject, envelope(0)]] });
    const streams = watch(null);
    consume({ delivered: 1, ackFloor: 0, ackPending: 1 });
    await streams.look();
    pass(afterwordMs);
    await streams.look();
    expect([streams.doneOf(1), streams.redeliveryMs()]).toEqual(["no", 20_000]);
    consume({ delivered: 1, ackFloor: 0, ackPending: 0 });
    await streams.look();
    expect(streams.doneOf(1)).toBe("no");
    pass(afterwordMs);
    await streams.look();
    expect([streams.doneOf(1), streams.redeliveryMs()]).toEqual(["given-up", 0]);
  });

  it("The observer of a soak's streams has read the stream after an answer only once a while has passed", async () => {
    const { watch, pass } = world({ MESSAGES: [] });
    const streams = watch(null);
    await streams.look();
    expect(streams.wasReadAfter(0)).toBe(false);
    pass(afterwordMs);
    expect(streams.wasReadAfter(0)).toBe(false);
    await streams.look();
    expect([streams.wasReadAfter(0), streams.wasReadAfter(1)]).toEqual([true, false]);
  });

  it("The observer of a soak's streams takes a consumer that is not there for a worker that never ran", async () => {
    const { watch, consume } = world({ MESSAGES: [[subject, envelope(0)]] });
    const streams = watch(null);
    consume(null);
    expect(await streams.look()).toBeNull();
    expect([streams.hasConsumer(), streams.isPending(1)]).toEqual([false, true]);
  });
});
