import { describe, expect, it } from "vitest";
import { exitCodeOf, type FailOn } from "../../../src/doctor/exit-code.ts";
import type { DoctorReport } from "../../../src/doctor/report.ts";
import { verdictOf } from "../../../src/doctor/verdict.ts";

const summary = (counts: Partial<DoctorReport["summary"]>): DoctorReport["summary"] => ({
  pass: 1,
  warn: 0,
  fail: 0,
  skip: 0,
  blocked: 0,
  unknown: 0,
  ...counts,
});

/** What is among the results → verdict, and the exit code with --fail-on fail, warn and never. */
const table: [Partial<DoctorReport["summary"]>, DoctorReport["verdict"], number, number, number][] = [
  [{}, "pass", 0, 0, 0],
  [{ skip: 1 }, "pass", 0, 0, 0],
  [{ pass: 0, skip: 1 }, "pass", 0, 0, 0],
  [{ warn: 1 }, "warn", 0, 1, 0],
  [{ blocked: 1 }, "inconclusive", 3, 3, 0],
  [{ unknown: 1 }, "inconclusive", 3, 3, 0],
  [{ warn: 1, unknown: 1 }, "inconclusive", 3, 1, 0],
  [{ warn: 1, blocked: 1 }, "inconclusive", 3, 1, 0],
  [{ fail: 1 }, "fail", 1, 1, 0],
  [{ fail: 1, warn: 1 }, "fail", 1, 1, 0],
  [{ fail: 1, blocked: 1, unknown: 1 }, "fail", 1, 1, 0],
];

describe("exit codes", () => {
  it.each(table)("%o is %s: fail %i, warn %i, never %i", (counts, verdict, onFail, onWarn, never) => {
    const report = { summary: summary(counts) };
    const code = (failOn: FailOn) => exitCodeOf(report, { failOn, bugs: 0, interrupted: false });
    expect(verdictOf(report.summary)).toBe(verdict);
    expect([code("fail"), code("warn"), code("never")]).toEqual([onFail, onWarn, never]);
  });

  it.each(table)("%o with a bug in a check is 70, interrupted 130, whatever --fail-on says", (counts) => {
    const report = { summary: summary(counts) };
    for (const failOn of ["fail", "warn", "never"] as const) {
      expect(exitCodeOf(report, { failOn, bugs: 1, interrupted: false })).toBe(70);
      expect(exitCodeOf(report, { failOn, bugs: 1, interrupted: true })).toBe(130);
    }
  });
});
