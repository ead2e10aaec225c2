import { describe, expect, it } from "vitest";
import type { StepResult } from "../../../../src/e2e/reporting/e2e-report.ts";
import { brokenHopOf, conclusionOf, verdictOf } from "../../../../src/e2e/reporting/verdict.ts";
import type { StepStatus } from "../../../../src/e2e/steps/step-outcome.ts";
import { steps } from "../../../../src/e2e/steps/steps.ts";

const results = (
  statuses: Partial<Record<number, Partial<StepResult> & { status: StepStatus }>> = {},
): StepResult[] =>
  steps.map(({ id }, index) => ({
    number: index + 1,
    id,
    title: id,
    status: "pass",
    durationMs: 1,
    reason: null,
    message: "fine",
    evidence: {},
    hop: null,
    ...statuses[index + 1],
  }));

describe("the verdict of a run", () => {
  it("The verdict of a run passes when every step does, skipped ones left out", () => {
    expect(verdictOf(results({ 1: { status: "skip" } }))).toBe("pass");
    expect(conclusionOf(results({ 1: { status: "skip" } }), { to: "dashboard", tookMs: 263.4 })).toBe(
      "A message travels from the API to the dashboard in 263 ms",
    );
  });

  it("The verdict of a run names the first hop on the message's way, whichever step tells of it", () => {
    const broken = results({
      5: { status: "fail", hop: "stream-to-worker", message: "no worker takes it" },
      7: { status: "fail", hop: "worker-to-database", message: "no rows" },
    });
    expect(brokenHopOf(broken)).toBe("stream-to-worker");
    expect(conclusionOf(broken, null)).toBe(
      "The message stopped between the NATS stream and the worker: no worker takes it",
    );
  });

  it("The verdict of a run is inconclusive when something could not be decided and nothing failed", () => {
    const open = results({ 6: { status: "unknown", reason: "pods/log is forbidden" } });
    expect(verdictOf(open)).toBe("inconclusive");
    expect(conclusionOf(open, null)).toContain("pods/log is forbidden");
  });

  it("The verdict of a run fails for a step that has no hop", () => {
    const failed = results({ 1: { status: "fail", message: "not scaled" } });
    expect(verdictOf(failed)).toBe("fail");
    expect(conclusionOf(failed, null)).toContain("Step 1 (scale-down-old-api) failed: not scaled");
  });

  it("The verdict of a run warns with the doubt", () => {
    const doubtful = results({ 8: { status: "warn", message: "The dashboard did not push it" } });
    expect(verdictOf(doubtful)).toBe("warn");
    expect(conclusionOf(doubtful, { to: "database", tookMs: 10 })).toBe(
      "A message travels from the API to PostgreSQL in 10 ms, but the dashboard did not push it",
    );
  });
});
