import { describe, expect, it } from "vitest";
import { markOfLine } from "../../../../src/e2e/watch/log-markers.ts";
import { workerPlan } from "../../../support/sent-order.ts";

describe("lines of a worker's log", () => {
  it.each([
    ["2026-11-23T12:00:00.000000Z  INFO worker: Inserted Order message", "inserted"],
    ["2026-11-23T12:00:00.000000Z  INFO worker: Processed 3 OrderLineItems for Order K", "done"],
    ["2026-11-23T12:00:00.000000Z DEBUG worker: Processing message 7f0c", "received"],
    ["[WORKER] Received message (512 bytes)", "received"],
    ["[WORKER] Successfully parsed as entity: Order", "parsed"],
    ["2026-11-23T12:00:00.000000Z ERROR worker: Failed to process message: InvalidFormat", "error"],
    ["Message 7f0c failed after 3 attempts, sending to DLQ", "dead-letter"],
    ["Failed to fetch messages: Error", "panic"],
    ["Failed to get database connection: Error(None)", "panic"],
    ["2026-11-28T03:21:02.717473Z ERROR worker: Error receiving message: error while processing", "error"],
    ["thread 'main' panicked at src/main.rs:55:10:", "panic"],
    ["Worker ready - consuming from stream MESSAGES", null],
    ["Processing messages for 2 entities", null],
  ])("A line of a worker's log is marked as it should be: %s", (line, mark) =>
    expect(markOfLine(workerPlan)(line)).toBe(mark),
  );
});
