import { describe, expect, it } from "vitest";
import { wrapHelp } from "../../../src/cli/wrap-help.ts";

describe("help in a terminal", () => {
  it("Help in a terminal keeps lines that fit", () => {
    expect(wrapHelp("Usage: nomnom\n\n  nomnom doctor   everything\n", 40)).toBe(
      "Usage: nomnom\n\n  nomnom doctor   everything\n",
    );
  });

  it("Help in a terminal breaks what stands in a second column there", () => {
    expect(wrapHelp("  nomnom fix    what would be changed, and why not", 40)).toBe(
      "  nomnom fix    what would be changed,\n                and why not",
    );
  });

  it("Help in a terminal breaks a sentence between words", () => {
    expect(wrapHelp("Exit codes: 0 nothing failed, 1 a check failed", 30)).toBe(
      "Exit codes: 0 nothing failed,\n1 a check failed",
    );
  });

  it("Help in a terminal has no narrow second column", () => {
    for (const line of wrapHelp(`  ${"x".repeat(25)}  what it is for and so on`, 30).split("\n"))
      expect(line.length).toBeLessThanOrEqual(30);
  });
});
