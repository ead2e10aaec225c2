import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { subjectsOverlap } from "../../../src/subjects/overlap.ts";
import { plainLiterals, plainSubject, quirkSubject } from "./arbitrary-subject.ts";

describe("subjectsOverlap", () => {
  it.each([
    ["messages.>", "messages.dlq.>", true],
    ["messages.ingest.>", "messages.dlq.>", false],
    ["a", "a", true],
    ["a", "A", false],
    ["a.>", "a", false],
    ["a.>", "a.b.c", true],
    ["a.*", "a.b.c", false],
    ["a.*", "*.b", true],
    ["a.*.c", "a.b.>", true],
    ["a.*", "a.b.>", false],
    [">", "a", true],
    ["*", ">", true],
    ["entities.*", "entities.order", true],
  ])("Subjects %s and %s overlap: %s", (a, b, expected) => {
    expect(subjectsOverlap(a, b)).toBe(expected);
    expect(subjectsOverlap(b, a)).toBe(expected);
  });

  describe("of a token that starts with a wildcard character, older servers and newer ones think differently", () => {
    it.each([
      ["a.*x.*", "a.foo.*", true, false],
      ["a.>x.*", "a.foo.*", true, false],
      ["a.*x.*", "a.foo.b", true, false],
      ["a.>x.*", "a.foo.b", false, false],
      ["a.*x", "a.foo", false, false],
      ["a.*x", "a.*", true, true],
      ["a.>x", "a.>", true, true],
      ["a.x*.*", "a.foo.*", false, false],
    ])("Subjects %s and %s overlap on older and on newer servers: %s, %s", (a, b, older, newer) => {
      expect(subjectsOverlap(a, b, "first-characters")).toBe(older);
      expect(subjectsOverlap(b, a, "first-characters")).toBe(older);
      expect(subjectsOverlap(a, b, "whole-tokens")).toBe(newer);
      expect(subjectsOverlap(b, a, "whole-tokens")).toBe(newer);
    });
  });

  it("What overlaps by whole tokens overlaps by first characters", () => {
    fc.assert(
      fc.property(quirkSubject, quirkSubject, (a, b) => {
        expect(!subjectsOverlap(a, b) || subjectsOverlap(a, b, "first-characters")).toBe(true);
      }),
    );
  });

  it("Without such tokens an overlap means that some subject matches both", () => {
    const literals = plainLiterals();
    fc.assert(
      fc.property(plainSubject, plainSubject, (a, b) => {
        const common = literals.some((literal) => delivers(a, literal) && delivers(b, literal));
        expect(subjectsOverlap(a, b)).toBe(common);
      }),
    );
  });

  it("An overlap is symmetric, and true for a subject with itself", () => {
    fc.assert(
      fc.property(quirkSubject, quirkSubject, (a, b) => {
        expect(subjectsOverlap(a, b, "first-characters")).toBe(subjectsOverlap(b, a, "first-characters"));
        expect(subjectsOverlap(a, b)).toBe(subjectsOverlap(b, a));
        expect(subjectsOverlap(a, a)).toBe(true);
      }),
    );
  });
});

/** The delivery rule as a regular expression: independent of the code under test. */
function delivers(pattern: string, literal: string): boolean {
  const source = pattern
    .split(".")
    .map((token) => (token === "*" ? "[^.]+" : token === ">" ? ".+" : token))
    .join("\\.");
  return new RegExp(`^${source}$`).test(literal);
}
