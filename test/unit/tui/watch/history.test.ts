import { expect, test } from "vitest";
import { increments, perMinute } from "../../../../src/tui/watch/history.ts";
import { gauge, sparkline } from "../../../../src/tui/watch/sparkline.ts";

const series = (...values: number[]) => values.map((value, index) => ({ atMs: index * 5_000, value }));

test("A rate needs two rounds", () => {
  expect(perMinute([])).toBeNull();
  expect(perMinute(series(10))).toBeNull();
  expect(perMinute(series(10, 20))).toBe(120);
});

test("A rate looks at the last minute only", () => {
  const steady = Array.from({ length: 40 }, (_, index) => ({
    atMs: index * 5_000,
    value: index < 20 ? index * 1_000 : 20_000,
  }));
  expect(perMinute(steady)).toBe(0);
});

test("A purged stream is not a negative rate", () => {
  expect(increments(series(100, 110, 5, 15))).toEqual([10, 0, 10]);
});

test("History is shown as bars, in ASCII too", () => {
  expect(sparkline([0, 5, 10], true)).toBe("▁▅█");
  expect(sparkline([0, 5, 10], false)).toBe(".-#");
  expect(sparkline([0, 0], true)).toBe("▁▁");
});

test("A gauge shows how full something is, and never fuller than full", () => {
  expect(gauge(1, 4, 8, false)).toBe("[##------]");
  expect(gauge(2, 1, 4, true)).toBe("████");
  expect(gauge(0, 0, 4, false)).toBe("[####]");
});
