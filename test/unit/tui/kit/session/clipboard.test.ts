import { expect, test } from "vitest";
import { clipboardSequence } from "../../../../../src/tui/kit/session/clipboard.ts";

test("The text goes to the terminal's clipboard, encoded", () => {
  const encoded = Buffer.from("nats stream edit ✓").toString("base64");
  expect(clipboardSequence("nats stream edit ✓", false)).toBe(`\u001b]52;c;${encoded}\u0007`);
});

test("Inside tmux the text is sent as it is and in tmux's envelope", () => {
  expect(clipboardSequence("x", true)).toBe(
    "\u001b]52;c;eA==\u0007\u001bPtmux;\u001b\u001b]52;c;eA==\u0007\u001b\\",
  );
});

test("What terminals would drop is not sent", () => {
  expect(clipboardSequence("x".repeat(60_000), false)).toBeNull();
});
