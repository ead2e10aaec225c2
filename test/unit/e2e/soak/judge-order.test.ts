import { describe, expect, it } from "vitest";
import { builtInPlan } from "../../../../src/blueprint/built-in-plan.ts";
import { judgeOrder, type OrderSight } from "../../../../src/e2e/soak/judge-order.ts";

const underWay: OrderSight = {
  answer: "accepted",
  doubt: null,
  inStream: true,
  deadLetter: false,
  rows: "none",
  status: { status: "processing", attempts: 0, error: null },
  done: "no",
  streamRead: true,
  deadLettersKept: "yes",
  quiet: false,
};
const dlq = { status: "dlq", attempts: 2, error: "Failed after 3 attempts: boom" };
const status = (name: string) => ({ status: name, attempts: 0, error: null });
const refused = { hop: "client-to-api", why: "the API answers 503", answered: true } as const;
const silent = { ...refused, why: "no answer", answered: false };

const cases: readonly [words: string, sight: Partial<OrderSight>, state: string | null, why?: RegExp][] = [
  ["nothing yet", {}, null],
  ["all rows are there", { rows: "all" }, "stored"],
  ["all rows are there and the status stays accepted", { rows: "all", status: status("accepted") }, "stored"],
  ["all rows are there, the stream has forgotten it", { rows: "all", inStream: false }, "stored"],
  ["its dead letter is there", { deadLetter: true, status: dlq }, "dead-lettered", /^boom$/],
  [
    "its dead letter is there before its status",
    { deadLetter: true, status: null },
    "dead-lettered",
    /no reason/,
  ],
  [
    "given up, no stream for dead letters",
    { status: dlq, deadLettersKept: "no" },
    "lost",
    /no stream takes the dead letter: boom/,
  ],
  ["given up, dead letter not seen yet", { status: dlq }, null],
  [
    "given up, acknowledged, dead letter still not there",
    { status: dlq, done: "acknowledged" },
    "lost",
    /not in the stream for them/,
  ],
  [
    "given up, nobody can ask where dead letters go",
    { status: dlq, done: "acknowledged", deadLettersKept: "unknown" },
    null,
  ],
  ["completed with rows missing", { status: status("completed"), rows: "some" }, "lost", /rows are missing/],
  [
    "acknowledged without rows and without a status row",
    { status: null, done: "acknowledged" },
    "lost",
    /acknowledged by the worker/,
  ],
  ["never acknowledged and not delivered again", { done: "given-up" }, "lost", /stuck/],
  [
    "acknowledged, nobody can ask where dead letters go",
    { done: "acknowledged", deadLettersKept: "unknown" },
    null,
  ],
  ["accepted, the stream read to its end without it", { inStream: false }, "lost", /not in the stream/],
  ["accepted, the stream not read to its end", { inStream: false, streamRead: false }, null],
  [
    "answered with an error, not in the stream",
    { answer: "doubtful", doubt: refused, inStream: false, status: null },
    "refused",
    /answers 503/,
  ],
  [
    "no answer at all, not in the stream: it may still come",
    { answer: "doubtful", doubt: silent, inStream: false, status: null },
    null,
  ],
  [
    "no answer at all, and nothing has happened for long",
    { answer: "doubtful", doubt: silent, inStream: false, status: null, quiet: true },
    "refused",
    /no answer/,
  ],
  ["not answered, but in the stream: it is on its way", { answer: "doubtful", doubt: refused }, null],
  ["not answered, but stored", { answer: "doubtful", doubt: refused, rows: "all" }, "stored"],
  ["sent, no answer yet", { answer: "none", inStream: false, status: null }, null],
];

describe("what became of an order", () => {
  it.each(cases)("The fate of an order is judged: %s", (_, sight, state, why) => {
    const decision = judgeOrder(builtInPlan, { ...underWay, ...sight });
    expect(decision?.state ?? null).toBe(state);
    if (why !== undefined) expect(decision).toMatchObject({ why: expect.stringMatching(why) });
  });
});
