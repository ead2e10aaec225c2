import { expect, it } from "vitest";
import { createRestartBackOff, goDuration } from "../../../../src/lab/node/restart-back-off.ts";

it("A restart comes at once, then after 10 s, doubling up to 5 min", () => {
  const backOff = createRestartBackOff();
  const waits = Array.from({ length: 8 }, () => goDuration(backOff.next(100)));
  expect(waits).toEqual(["0s", "10s", "20s", "40s", "1m20s", "2m40s", "5m0s", "5m0s"]);
});

it("The back-off starts over after a container has run for ten minutes", () => {
  const backOff = createRestartBackOff();
  backOff.next(0);
  backOff.next(0);
  expect(backOff.next(600_000)).toBe(0);
});
