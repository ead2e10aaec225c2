import { describe, expect, it } from "vitest";
import type { StepResult } from "../../../../src/e2e/reporting/e2e-report.ts";
import type { E2eSoakReport } from "../../../../src/e2e/soak/soak-report.ts";
import { soakConclusion, soakVerdict } from "../../../../src/e2e/soak/soak-verdict.ts";

type Facts = Parameters<typeof soakVerdict>[0];

const step = (status: StepResult["status"]): StepResult => ({
  number: 2,
  id: "verify-new-api",
  title: "",
  status,
  durationMs: 1,
  reason: null,
  message: "it keeps crashing",
  evidence: {},
  hop: null,
});
const all: Facts = {
  steps: [step("pass")],
  counts: { sent: 10, stored: 10, deadLettered: 0, lost: 0, refused: 0, underWay: 0 },
  causes: [],
  load: { perSecond: 10, count: 10, reachedPerSecond: 10, sendingMs: 900, behindMs: 3 },
  statuses: { completed: 10 },
  differences: { orders: 0, first: null },
};
const counts = (more: Partial<E2eSoakReport["counts"]>) => ({ ...all, counts: { ...all.counts, ...more } });

const cases: readonly [words: string, facts: Facts, verdict: E2eSoakReport["verdict"], conclusion: RegExp][] =
  [
    ["every order is stored", all, "pass", /^10 orders sent, all of them stored$/],
    [
      "one is lost",
      counts({ stored: 9, lost: 1 }),
      "fail",
      /^10 orders sent = 9 stored \+ 0 dead-lettered \+ 1 lost$/,
    ],
    ["one is dead-lettered", counts({ stored: 9, deadLettered: 1 }), "fail", /1 dead-lettered/],
    ["one is refused", counts({ stored: 9, refused: 1 }), "fail", /1 refused$/],
    ["one is under way", counts({ stored: 9, underWay: 1 }), "inconclusive", /1 still under way$/],
    [
      "one is lost and one under way",
      counts({ stored: 8, lost: 1, underWay: 1 }),
      "fail",
      /1 lost \+ 1 still under way/,
    ],
    [
      "not all were sent",
      counts({ sent: 4, stored: 4 }),
      "inconclusive",
      /^4 of 10 orders sent, all of them stored/,
    ],
    [
      "one is stored with another value",
      { ...all, differences: { orders: 1, first: "orders.clerk is b, sent was a" } },
      "fail",
      /1 with other values than were sent: orders\.clerk/,
    ],
    [
      "a status stays accepted",
      { ...all, statuses: { completed: 9, accepted: 1 } },
      "warn",
      /the status of 1 stays "accepted"/,
    ],
    ["the rate was not kept", { ...all, load: { ...all.load, behindMs: 2_300 } }, "warn", /sent 2\.3 s late/],
    [
      "the API does not run",
      { ...counts({ sent: 0, stored: 0 }), steps: [step("fail")] },
      "fail",
      /^No order was sent: step 2 \(verify-new-api\): it keeps crashing$/,
    ],
    [
      "a step could not be decided",
      { ...all, steps: [step("unknown")] },
      "inconclusive",
      /all of them stored/,
    ],
  ];

describe("the verdict of a soak", () => {
  it.each(cases)("The verdict of a soak is right where %s", (_, facts, verdict, conclusion) => {
    expect(soakVerdict(facts)).toBe(verdict);
    expect(soakConclusion(facts)).toMatch(conclusion);
  });
});
