import { describe, expect, test } from "vitest";
import { clockSkew } from "../../../src/collect/clock-skew.ts";
import { clockAhead, clockOfDate } from "../../../src/connect/clock-ahead.ts";

describe("how far a server's clock is ahead", () => {
  test("A server's clock is not ahead while its time lies between the question and the answer, however long that took", () => {
    expect(clockAhead([7_000, 7_000], [1_000, 9_000])).toBe(0);
  });

  test("A server's clock is ahead by what the answer proves", () => {
    expect(clockAhead([20_000, 20_000], [1_000, 2_000])).toBe(18_000);
    expect(clockAhead([1_000, 1_000], [5_000, 9_000])).toBe(-4_000);
  });

  test("A date is known to have whole seconds", () => {
    const at = Date.parse("Sat, 01 Jan 2000 00:00:10 GMT");
    expect(clockAhead(clockOfDate("Sat, 01 Jan 2000 00:00:10 GMT"), [at + 900, at + 950])).toBe(0);
  });

  test("How far a clock is ahead is not known where the server does not say", () => {
    expect(clockAhead(clockOfDate(""), [1, 2])).toBeNull();
    expect(clockAhead([Number.NaN, Number.NaN], [1, 2])).toBeNull();
  });

  test("How far a clock is ahead is said from two seconds on, in whole seconds", () => {
    expect([null, 0, 1_999, -1_999].map(clockSkew)).toEqual([{}, {}, {}, {}]);
    expect([2_400, -61_700].map(clockSkew)).toEqual([{ clockAheadMs: 2_000 }, { clockAheadMs: -62_000 }]);
  });
});
