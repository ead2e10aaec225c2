import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findOverlaps, overlapWithin, type SubjectClaim } from "../../../src/subjects/find-overlaps.ts";
import { subjectsOverlap } from "../../../src/subjects/overlap.ts";
import type { WildcardRule } from "../../../src/subjects/wildcard-rule.ts";
import { plainSubject, quirkSubject } from "./arbitrary-subject.ts";

describe("findOverlaps", () => {
  it("findOverlaps names both owners and both subjects, in the order they were given", () => {
    const claims = [
      { owner: "MESSAGES", subject: "messages.>" },
      { owner: "MESSAGESDLQ", subject: "messages.dlq.>" },
      { owner: "OTHER", subject: "other.>" },
    ];
    expect([...findOverlaps(claims)]).toEqual([{ a: claims[0], b: claims[1] }]);
  });

  it("findOverlaps ignores overlaps of an owner with itself", () => {
    const claims = [
      { owner: "A", subject: "a.>" },
      { owner: "A", subject: "a.b" },
    ];
    expect([...findOverlaps(claims)]).toEqual([]);
  });

  it.each(["whole-tokens", "first-characters"] as const)(
    "findOverlaps finds exactly the pairs that the pairwise rule finds, each once, by %s",
    (rule) => {
      const claim = fc.record({
        owner: fc.constantFrom("A", "B", "C", "D"),
        subject: fc.oneof(plainSubject, quirkSubject),
      });
      fc.assert(
        fc.property(fc.array(claim, { maxLength: 25 }), (claims) => {
          const numbered = claims.map((each, index) => ({ ...each, index }));
          const found = [...findOverlaps(numbered, rule)].map(({ a, b }) => `${a.index} ${b.index}`);
          expect(found.sort()).toEqual(pairwise(claims, rule).sort());
        }),
        { numRuns: 500 },
      );
    },
  );

  it("findOverlaps finds the one pair among 100,000 subjects", () => {
    const claims = Array.from({ length: 100_000 }, (_, index) => ({
      owner: `S${index}`,
      subject: `svc${index % 1000}.${index}.${index % 2 === 0 ? ">" : "events"}`,
    }));
    claims.push({ owner: "LAST", subject: "svc7.7.*" });
    expect([...findOverlaps(claims)].map(({ a, b }) => [a.owner, b.owner])).toEqual([["S7", "LAST"]]);
  });
});

describe("overlapWithin", () => {
  it.each([
    [["a", "b"], null],
    [["a", "a"], { a: "a", b: "a" }],
    [["a.*", "b", "a.b"], { a: "a.*", b: "a.b" }],
    [[], null],
  ])("The subjects %j overlap within one stream as %j", (subjects, expected) => {
    expect(overlapWithin(subjects)).toEqual(expected);
  });
});

function pairwise(claims: readonly SubjectClaim[], rule: WildcardRule): string[] {
  return claims.flatMap((a, i) =>
    claims.flatMap((b, j) =>
      i < j && a.owner !== b.owner && subjectsOverlap(a.subject, b.subject, rule) ? [`${i} ${j}`] : [],
    ),
  );
}
