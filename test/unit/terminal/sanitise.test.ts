import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sanitise, sanitiseLine } from "../../../src/terminal/sanitise.ts";

const esc = "\u001b";

describe("text from servers", () => {
  it.each([
    ["colours", `${esc}[31mred${esc}[0m`, "red"],
    ["cursor moves and screen clears", `a${esc}[2J${esc}[1;1Hb`, "ab"],
    ["a window title", `${esc}]0;owned\u0007after`, "after"],
    ["a hyperlink", `${esc}]8;;https://evil${esc}\\click${esc}]8;;${esc}\\`, "click"],
    ["a clipboard write that never ends", `before${esc}]52;c;cm0gLXJmIC8=`, "before"],
    ["a device control string", `${esc}P1$r0m${esc}\\x`, "x"],
    ["eight-bit sequences", "a\u009b31mb\u009d0;t\u009cc", "abc"],
    ["a lone escape", `a${esc}`, "a"],
    ["bells, backspaces and nulls", "a\u0007b\u0008c\u0000d", "abcd"],
    ["a carriage return that hides what was before", "secret\rshown", "secret\nshown"],
    ["bidirectional overrides", "a\u202eb\u2066c\u2069", "abc"],
    ["zero-width characters", "ad\u200bmin\ufeff", "admin"],
    ["line separators", "a\u2028b", "ab"],
    ["tabs", "a\tb", "a b"],
    ["other languages stay", "naïve 日本語 ✓", "naïve 日本語 ✓"],
  ])("Text from servers is made safe: %s", (_, text, expected) => {
    expect(sanitise(text)).toBe(expected);
  });

  it("Text from servers in one line has its newlines as spaces", () => {
    expect(sanitiseLine(" a\n  b\r\nc ")).toBe("a b c");
  });

  it("Text from servers never keeps a control character, and stays as it is the second time", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const clean = sanitise(text);
        expect(clean.replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
        expect(sanitise(clean)).toBe(clean);
      }),
    );
  });
});
