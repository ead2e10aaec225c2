import fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { displayWidth } from "../../../src/terminal/display-width.ts";

describe("the width of text", () => {
  it("The width of text counts wide characters as two columns and combining ones as none", () => {
    expect(displayWidth("日本")).toBe(4);
    expect(displayWidth("e\u0301")).toBe(1);
    expect(displayWidth("👩‍👩‍👧")).toBe(2);
  });

  it("The width of text leaves escape sequences out", () => {
    expect(displayWidth("\u001b[31m✗ FAIL\u001b[39m")).toBe(6);
    expect(displayWidth("\u001b[1m日本\u001b[22m")).toBe(4);
  });

  it("The width of text agrees with the tables of Unicode on every character", () => {
    const characters = Array.from({ length: 0x1_0000 }, (_, code) => String.fromCharCode(code));
    const differing = characters.filter((character) => displayWidth(character) !== stringWidth(character));
    expect(differing).toEqual([]);
  });

  it("The width of text agrees with the tables of Unicode on characters beside each other", () => {
    const unit = fc.constantFrom(..."aé─✓❯→…\u0301\u200d\ufe0f\u00ad日👩ᄀ");
    fc.assert(fc.property(fc.string({ unit }), (text) => displayWidth(text) === stringWidth(text)));
  });
});
