import { describe, expect, it } from "vitest";
import { builtInPlan } from "../../../../src/blueprint/built-in-plan.ts";
import {
  type Observation,
  type SentMessage,
  type Stage,
  stageOf,
} from "../../../../src/e2e/message/message-state.ts";
import { hopOf } from "../../../../src/e2e/message/state-words.ts";
import { nothingSeen, sentOrder } from "../../../support/sent-order.ts";

/** An order with so many line items. */
function expecting(items: number): SentMessage["rows"] {
  const counts = [1, items];
  return builtInPlan.rows.map((plan, index) => ({
    plan,
    rows: Array.from({ length: counts[index] ?? 0 }, () => ({})),
  }));
}

const sent = sentOrder({ rows: expecting(2) });
const found = { seq: 11, subject: "messages.ingest.Order", time: "" };
const consumer = (delivered: number, ackFloor: number) => ({
  delivered: { stream_seq: delivered },
  ack_floor: { stream_seq: ackFloor },
  num_ack_pending: 0,
  num_redelivered: 0,
  num_pending: 0,
});
const rows = (orders: number, items: number | null, status: string | null) => ({
  status: status === null ? null : { status, attempts: 2, error: null },
  statusTable: true,
  tables: [
    Array.from({ length: orders }, () => ({})),
    items === null ? null : Array.from({ length: items }, () => ({})),
  ],
});
const nothing = nothingSeen;

describe("where a message is", () => {
  it.each<[string, Partial<Observation>, Stage]>([
    ["nothing seen", {}, "not-in-stream"],
    ["in the stream, no consumer", { found }, "pending"],
    ["not delivered", { found, consumer: consumer(10, 10) }, "pending"],
    ["delivered", { found, consumer: consumer(11, 10) }, "processing"],
    [
      "delivered, half of the rows",
      { found, consumer: consumer(11, 10), rows: rows(1, 1, "processing") },
      "processing",
    ],
    [
      "acknowledged without rows",
      { found, consumer: consumer(11, 11), rows: rows(0, 0, null) },
      "acknowledged",
    ],
    ["all rows", { found, consumer: consumer(11, 10), rows: rows(1, 2, "processing") }, "stored"],
    ["all rows, status stuck", { found, consumer: consumer(11, 11), rows: rows(1, 2, "accepted") }, "stored"],
    ["completed without all rows", { found, rows: rows(1, 1, "completed") }, "incomplete"],
    ["in the dead letters", { found, deadLetter: found, rows: rows(1, 0, "dlq") }, "dead-lettered"],
    ["status dlq, dead letter not seen yet", { found, rows: rows(1, 0, "dlq") }, "processing"],
    [
      "a table is missing",
      { found, consumer: consumer(11, 10), rows: rows(1, null, "failed") },
      "processing",
    ],
  ])("The place of a message is known: %s", (_, seen, stage) => {
    expect(stageOf(sent, { ...nothing, ...seen })).toBe(stage);
  });

  it("A message is lost where no stream takes dead letters", () => {
    const seen = { ...nothing, found, rows: rows(1, 0, "dlq") };
    expect(stageOf({ ...sent, deadLetters: null }, seen)).toBe("lost");
  });

  it("An order without line items needs its own row only, also where the table of items is missing", () => {
    const seen = { ...nothing, found, rows: rows(1, null, "completed") };
    expect(stageOf({ ...sent, rows: expecting(0) }, seen)).toBe("stored");
  });

  it("A message's state names the hop at which it stopped", () => {
    expect(hopOf("not-in-stream")).toBe("api-to-stream");
    expect(hopOf("pending")).toBe("stream-to-worker");
    expect(hopOf("lost")).toBe("worker-to-database");
    expect(hopOf("stored")).toBeNull();
  });
});
