import type { SubjectClaim } from "../src/subjects/find-overlaps.ts";
import { findOverlaps } from "../src/subjects/find-overlaps.ts";
import { subjectsOverlap } from "../src/subjects/overlap.ts";
import { type Figure, median } from "./figure.ts";

/** All overlapping pairs among many streams: the index beside every pair compared, with the same answers, and how its time grows. */
export async function measure(): Promise<Figure[]> {
  const small = compare(1_000, 5);
  const middle = compare(10_000, 1);
  const large = indexed(100_000, 3);
  return [
    beside("1,000", small, "≤ 1 ×"),
    beside("10,000", middle, "≤ 0.1 ×"),
    {
      name: "overlaps among 100,000 subjects",
      unit: "ms",
      ours: large.ms,
      reference: { name: "10 × those among 10,000", value: 10 * middle.ours.ms },
      goal: "< 1000 ms, ≤ 2 ×",
    },
  ];
}

interface Timed {
  ms: number;
  found: number;
}

function beside(count: string, { ours, pairwise }: { ours: Timed; pairwise: Timed }, goal: string): Figure {
  return {
    name: `overlaps among ${count} subjects`,
    unit: "ms",
    ours: ours.ms,
    reference: { name: "pair by pair", value: pairwise.ms },
    goal,
  };
}

function compare(count: number, runs: number): { ours: Timed; pairwise: Timed } {
  const ours = indexed(count, Math.max(runs, 5));
  const pairwise = timed(runs, () => pairByPair(claimsOf(count)));
  if (ours.found !== pairwise.found) throw new Error("the index and the pairwise rule disagree");
  return { ours, pairwise };
}

function indexed(count: number, runs: number): Timed {
  return timed(runs, () => [...findOverlaps(claimsOf(count))].length);
}

/** A tenant each, of three kinds; every hundredth listens to the events of a neighbour too. */
function claimsOf(count: number): SubjectClaim[] {
  return Array.from({ length: count }, (_, index) => ({
    owner: `S${index}`,
    subject: subjectOf(index),
  }));
}

function subjectOf(index: number): string {
  if (index % 100 === 99) return `tenant${index - 1}.*.created`;
  switch (index % 3) {
    case 0:
      return `tenant${index}.events.>`;
    case 1:
      return `tenant${index}.*.created`;
    default:
      return `tenant${index}.events.created`;
  }
}

function pairByPair(claims: readonly SubjectClaim[]): number {
  let found = 0;
  for (const [at, a] of claims.entries()) {
    for (let other = at + 1; other < claims.length; other += 1) {
      if (subjectsOverlap(a.subject, claims[other]?.subject ?? "")) found += 1;
    }
  }
  return found;
}

function timed(runs: number, work: () => number): Timed {
  const times: number[] = [];
  let found = 0;
  for (let run = 0; run < runs; run += 1) {
    const startedAt = performance.now();
    found = work();
    times.push(performance.now() - startedAt);
  }
  return { ms: median(times), found };
}
