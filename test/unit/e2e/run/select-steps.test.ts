import { describe, expect, it } from "vitest";
import { selectSteps } from "../../../../src/e2e/run/select-steps.ts";

const select = (only: string[], from: string | null = null, skip: string[] = []) => [
  ...selectSteps({ only, from, skip }),
];

describe("choosing steps", () => {
  it("The choice of steps runs all eight when nothing is said", () => expect(select([])).toHaveLength(8));
  it("The choice of steps brings what a step needs: a message and the way to send it", () =>
    expect(select(["7"])).toEqual(["query-database", "send-message", "port-forward"]));
  it("The choice of steps takes numbers and ids", () =>
    expect(select(["2", "port-forward"])).toEqual(["verify-new-api", "port-forward"]));
  it("The choice of steps starts at a step", () => expect(select([], "7")).not.toContain("verify-new-api"));
  it("The choice of steps leaves steps out", () =>
    expect(select([], null, ["1", "dashboard-updates"])).toHaveLength(6));
  it.each([
    [() => select(["9"]), /--step 9: there is no such step/],
    [() => select([], "send-mesage"), /--from-step send-mesage/],
    [() => select(["1"], "2"), /cannot be used together/],
    [() => select(["1"], null, ["1"]), /every step is left out/],
  ])("The choice of steps refuses what makes no sense (%#)", (choose, words) =>
    expect(choose).toThrow(words),
  );
});
