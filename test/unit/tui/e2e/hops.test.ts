import { describe, expect, test } from "vitest";
import type { Hop, Place } from "../../../../src/e2e/reporting/hops.ts";
import { hopsOf, travelMs } from "../../../../src/tui/e2e/hops.ts";
import { isUndoing, RunScreen, reportOf, stepResult } from "./e2e-run.ts";

/** The run has begun, and the message was seen at these places at these times. */
function seen(...places: readonly [Place, number][]): RunScreen {
  return new RunScreen().tell(
    { type: "run-started", runId: "r", timeoutMs: 1_000 },
    ...places.map(([reached, atMs]) => ({ type: "noted", entry: { atMs, what: reached, reached } }) as const),
  );
}

const statesOf = (screen: RunScreen) => hopsOf(screen.state).map(({ state }) => state);
const latencies = (screen: RunScreen) => hopsOf(screen.state).map(({ latencyMs }) => latencyMs);

describe("the message's way", () => {
  test("The message's way lies ahead before the message is sent", () => {
    expect(statesOf(new RunScreen())).toEqual(Array(5).fill("ahead"));
  });

  test("The message's way is walked hop by hop, the next one is waited for", () => {
    const screen = seen(["client", 100], ["api", 120], ["stream", 150]);
    expect(statesOf(screen)).toEqual(["done", "done", "going", "ahead", "ahead"]);
    expect(latencies(screen)).toEqual([20, 30, null, null, null]);
    expect(travelMs(screen.state)).toBeNull();
  });

  test("The message's way takes from sending to the dashboard", () => {
    const screen = seen(["client", 100], ["api", 120], ["stream", 130], ["worker", 140], ["database", 150]);
    expect(
      travelMs(screen.tell({ type: "noted", entry: { atMs: 400, what: "", reached: "dashboard" } }).state),
    ).toBe(300);
    expect(statesOf(screen)).toEqual(Array(5).fill("done"));
  });

  test("The message's way is that of the plan, which may have other steps and end elsewhere", () => {
    const plan = (id: string, hop: Hop) => ({ id, title: id, hop });
    const steps = [
      plan("send-message", "api-to-stream"),
      plan("check-stream", "api-to-stream"),
      plan("query-database", "worker-to-database"),
    ].map((step, index) => ({ ...step, number: index + 1 }));
    const screen = seen(["client", 100], ["stream", 130], ["database", 150]).tell({ type: "planned", steps });
    expect(screen.state.steps.map(({ id }) => id)).toEqual([
      "send-message",
      "check-stream",
      "query-database",
    ]);
    expect(hopsOf(screen.state).map(({ to, latencyMs }) => [to, latencyMs])).toEqual([
      ["stream", 30],
      ["database", 20],
    ]);
    expect(travelMs(screen.state)).toBe(50);
    expect(screen.text()).toContain("2 check-stream");
  });

  test("A place that nobody saw it pass is not claimed", () => {
    const screen = seen(["client", 100], ["api", 120], ["database", 500]);
    expect(statesOf(screen)).toEqual(["done", "unseen", "unseen", "done", "going"]);
    expect(latencies(screen)).toEqual([20, null, null, 380, null]);
  });

  test("A later place seen first took no time from the one before", () => {
    expect(latencies(seen(["client", 0], ["api", 30], ["stream", 20]))).toEqual([30, 0, null, null, null]);
  });

  test("The message's way ends at the broken hop", () => {
    const screen = seen(["client", 0], ["api", 10], ["stream", 20], ["worker", 30]).tell({
      type: "step-finished",
      result: stepResult(7, { status: "fail", hop: "worker-to-database" }),
    });
    expect(statesOf(screen)).toEqual(["done", "done", "done", "broken", "ahead"]);
  });

  test("The message's way of a recorded run says what its report says", () => {
    for (const recording of ["passed", "failed"] as const) {
      const screen = new RunScreen().play(recording);
      const broken = hopsOf(screen.state).find(({ state }) => state === "broken")?.hop ?? null;
      expect(broken).toBe(reportOf(recording).brokenHop);
    }
    const { state } = new RunScreen().play("passed");
    expect(reportOf("passed").conclusion).toContain(`in ${Math.round(travelMs(state) ?? 0)} ms`);
  });

  test("Nothing is waited for once the run is being undone", () => {
    const screen = new RunScreen().play("interrupted", isUndoing);
    expect(statesOf(screen)).not.toContain("going");
  });
});
