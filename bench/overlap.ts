import { findOverlaps } from "../src/subjects/find-overlaps.ts";
import { subjectsOverlap } from "../src/subjects/overlap.ts";
import { type Figure, median } from "./figure.ts";

const runs = 5;
const streams = 3_000;

/** All overlapping pairs among many streams: the index beside every pair compared, with the same answers. */
export async function measure(): Promise<Figure[]> {
  const claims = Array.from({ length: streams }, (_, index) => ({
    owner: `S${index}`,
    subject: index % 3 === 0 ? `tenant${index}.events.>` : `tenant${index}.*.created`,
  }));
  const indexed = timed(() => [...findOverlaps(claims)].length);
  const compared = timed(() => {
    let found = 0;
    for (const [at, a] of claims.entries()) {
      for (let other = at + 1; other < claims.length; other += 1) {
        if (subjectsOverlap(a.subject, claims[other]?.subject ?? "")) found += 1;
      }
    }
    return found;
  });
  if (indexed.found !== compared.found) throw new Error("the index and the pairwise rule disagree");
  return [
    {
      name: `overlaps among ${streams} streams`,
      unit: "ms",
      ours: indexed.ms,
      reference: { name: "pair by pair", value: compared.ms },
      goal: "≤ 0.1 ×",
    },
  ];
}

function timed(work: () => number): { ms: number; found: number } {
  const times: number[] = [];
  let found = 0;
  for (let run = 0; run < runs; run += 1) {
    const startedAt = performance.now();
    found = work();
    times.push(performance.now() - startedAt);
  }
  return { ms: median(times), found };
}
