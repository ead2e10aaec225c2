import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { covers, coversShortest, uncovered } from "../../../src/subjects/covers.ts";
import { plainLiterals, plainSubject } from "./arbitrary-subject.ts";

describe("covers", () => {
  it.each([
    ["messages.>", "messages.dlq.>", true],
    ["messages.dlq.>", "messages.>", false],
    ["a.>", "a", false],
    ["a.*", "a.>", false],
    ["a.>", "a.*", true],
    ["*.>", ">", false],
    ["a.*x", "a.foo", false],
    ["a.*x", "a.*x", true],
    ["a", "a.b", false],
  ])("%s covers %s: %s", (a, b, expected) => {
    expect(covers(a, b)).toBe(expected);
  });

  it.each([
    ["a.*x", "a.foo", true],
    ["a.*x.*", "a.foo.b", true],
    ["a.*x", "a.*", false],
    ["a.>x", "a.foo", false],
    ["a.*", "a.*x", true],
  ])("Older servers take %s to cover %s: %s", (a, b, expected) => {
    expect(covers(a, b, "first-characters")).toBe(expected);
  });

  it("What covers means that every subject which matches b matches a", () => {
    const literals = plainLiterals();
    fc.assert(
      fc.property(plainSubject, plainSubject, (a, b) => {
        const all = literals.every((literal) => !covers(b, literal) || covers(a, literal));
        expect(covers(a, b)).toBe(all);
      }),
    );
  });
});

describe("uncovered", () => {
  it("What no single subject covers is listed", () => {
    expect(uncovered(["a.b", "c.>"], ["a.*", "c.d.>"])).toEqual(["c.>"]);
  });
});

describe("coversShortest", () => {
  it.each([
    ["a.*", "a.>", true],
    ["*", ">", true],
    ["a.b", "a.>", false],
    ["a.*", "a.*", false],
    ["a.*", "b.>", false],
  ])("All that %s leaves out of %s has more tokens: %s", (a, b, expected) => {
    expect(coversShortest(a, b)).toBe(expected);
  });
});
