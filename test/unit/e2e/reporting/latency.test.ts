import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { latenciesOf, noMilestones, percentile } from "../../../../src/e2e/reporting/latency.ts";

describe("percentile", () => {
  const hundred = Float64Array.from({ length: 100 }, (_, index) => index + 1);

  it.each([
    [0.5, 50],
    [0.95, 95],
    [0.99, 99],
    [0.991, 100],
    [1, 100],
  ])("The percentile %d of 1 to 100 is %d: nearest rank, a time that was measured", (share, expected) => {
    expect(percentile(hundred, share)).toBe(expected);
  });

  it("A percentile is the smallest time that at least this share does not exceed", () => {
    const times = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(times, fc.double({ min: 0.01, max: 1, noNaN: true }), (list, share) => {
        const ascending = Float64Array.from(list).sort();
        const found = percentile(ascending, share);
        const shareUpTo = (limit: number) => list.filter((time) => time <= limit).length / list.length;
        expect(list).toContain(found);
        expect(shareUpTo(found)).toBeGreaterThanOrEqual(share - 1e-9);
        const smaller = ascending.filter((time) => time < found).at(-1);
        if (smaller !== undefined) expect(shareUpTo(smaller)).toBeLessThan(share);
      }),
    );
  });
});

describe("latenciesOf", () => {
  it("latenciesOf counts only messages of which both ends were seen, and tells no stretch that nobody went", () => {
    const milestones = noMilestones(3);
    milestones.accepted.set([10, 20, Number.NaN]);
    milestones.inStream.set([12, Number.NaN, 8]);
    milestones.delivered.set([30, 40, 20]);
    const latencies = latenciesOf(milestones);
    expect(latencies.map(({ hop, count, maxMs }) => [hop, count, maxMs])).toEqual([
      ["client-to-api", 2, 20],
      ["api-to-stream", 2, 12],
      ["stream-to-worker", 2, 18],
    ]);
  });

  it("latenciesOf takes what two clocks put in the wrong order as no time at all", () => {
    const milestones = noMilestones(1);
    milestones.inStream.set([12]);
    milestones.delivered.set([11]);
    expect(latenciesOf(milestones).find(({ hop }) => hop === "stream-to-worker")?.maxMs).toBe(0);
  });

  it("latenciesOf knows nothing of a place later than of those beyond it, so that hops add up to no more than the way", () => {
    const milestones = noMilestones(1);
    milestones.inStream.set([100]);
    milestones.delivered.set([593]);
    milestones.stored.set([593]);
    milestones.shown.set([528]);
    const times = Object.fromEntries(latenciesOf(milestones).map(({ hop, maxMs }) => [hop, maxMs]));
    expect(times).toEqual({
      "api-to-stream": 100,
      "stream-to-worker": 428,
      "worker-to-database": 0,
      "database-to-dashboard": 0,
      "whole-way": 528,
    });
  });
});
