import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDuration } from "../../../src/units/duration.ts";
import { formatAge, formatDuration } from "../../../src/units/format-duration.ts";

describe("parseDuration", () => {
  it.each([
    ["60s", 60_000],
    ["1m30s", 90_000],
    ["500ms", 500],
    ["1.5h", 5_400_000],
    ["2h3m4s5ms", 7_384_005],
    ["250us", 0.25],
    ["0", 0],
    ["0s", 0],
    [".5s", 500],
  ])("%s is %d ms", (text, milliseconds) => {
    expect(parseDuration(text)).toEqual({ ok: true, milliseconds });
  });

  it.each([
    ["60", '"60" has no unit; write "60s" for seconds'],
    ["-5s", '"-5s" is negative; a duration is 0 or more'],
    ["2d", '"2d" is in days; write it in hours, such as "48h"'],
    ["", '"" is not a duration; write one such as 500ms, 60s or 1m30s'],
    ["1m 30s", '"1m 30s" is not a duration; write one such as 500ms, 60s or 1m30s'],
    ["5 s", '"5 s" is not a duration; write one such as 500ms, 60s or 1m30s'],
    ["1S", '"1S" is not a duration; write one such as 500ms, 60s or 1m30s'],
    ["soon", '"soon" is not a duration; write one such as 500ms, 60s or 1m30s'],
  ])("parseDuration refuses %j", (text, error) => {
    expect(parseDuration(text)).toEqual({ ok: false, error });
  });

  it("parseDuration reads back what formatDuration prints for whole seconds below a day", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3599 }), (seconds) => {
        const printed = formatDuration(seconds * 1000).replace(" ", "");
        expect(parseDuration(printed)).toEqual({ ok: true, milliseconds: seconds * 1000 });
      }),
    );
  });
});

describe("formatDuration", () => {
  it.each([
    [0, "0 ms"],
    [45, "45 ms"],
    [99.6, "0.1 s"],
    [400, "0.4 s"],
    [1000, "1 s"],
    [59_949, "59.9 s"],
    [59_950, "1m"],
    [252_000, "4m12s"],
    [3_599_600, "1h"],
    [11_100_000, "3h5m"],
    [187_200_000, "2d4h"],
    [-400, "-0.4 s"],
  ])("%d ms is %s", (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text);
  });
});

describe("formatAge prints kubectl's AGE column", () => {
  const second = 1000;
  const minute = 60 * second;
  const hour = 60 * minute;
  const day = 24 * hour;
  it.each([
    [-3 * second, "<invalid>"],
    [-1 * second, "0s"],
    [0, "0s"],
    [119 * second, "119s"],
    [2 * minute, "2m"],
    [2 * minute + 5 * second, "2m5s"],
    [10 * minute + 5 * second, "10m"],
    [179 * minute, "179m"],
    [3 * hour, "3h"],
    [3 * hour + 5 * minute, "3h5m"],
    [8 * hour + 5 * minute, "8h"],
    [47 * hour, "47h"],
    [2 * day, "2d"],
    [2 * day + 3 * hour, "2d3h"],
    [8 * day + 3 * hour, "8d"],
    [729 * day, "729d"],
    [730 * day, "2y"],
    [731 * day, "2y1d"],
    [365 * 8 * day + 3 * day, "8y"],
  ])("%d ms is %s", (milliseconds, text) => {
    expect(formatAge(milliseconds)).toBe(text);
  });
});
