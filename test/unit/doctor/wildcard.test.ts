import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchesWildcard } from "../../../src/doctor/wildcard.ts";

describe("wildcards", () => {
  it.each([
    ["nats/x", "nats/x", true],
    ["nats/x", "nats/xy", false],
    ["nats/*", "nats/x", true],
    ["nats/*", "nats/", true],
    ["*", "", true],
    ["*/nomnom-dashboard-*", "kubernetes/pod/nomnom-dashboard-1", true],
    ["*/nomnom-dashboard-*", "kubernetes/pod/nomnom-worker-1", false],
    ["aa*aa", "aaa", false],
    ["a*b*c", "axxbyyc", true],
    ["a*b*c", "axxcyyb", false],
    ["a.c", "abc", false],
  ])("The wildcard %s matches %s: %s", (pattern, text, expected) => {
    expect(matchesWildcard(pattern, text)).toBe(expected);
  });

  it("A wildcard agrees with the regular expression it stands for", () => {
    const word = fc.stringMatching(/^[ab*]{0,6}$/);
    fc.assert(
      fc.property(word, fc.stringMatching(/^[ab]{0,8}$/), (pattern, text) => {
        expect(matchesWildcard(pattern, text)).toBe(
          new RegExp(`^${pattern.replaceAll("*", ".*")}$`).test(text),
        );
      }),
    );
  });
});
