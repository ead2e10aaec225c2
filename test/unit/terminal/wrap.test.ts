import { describe, expect, it } from "vitest";
import { wrap, wrapHanging } from "../../../src/terminal/wrap.ts";

describe("wrapping", () => {
  it("Wrapping breaks at spaces", () => {
    expect(wrap("one two three four", 9)).toEqual(["one two", "three", "four"]);
  });

  it("Wrapping keeps a long word whole, on a line of its own", () => {
    expect(wrap("see messages.ingest.orders.created now", 10)).toEqual([
      "see",
      "messages.ingest.orders.created",
      "now",
    ]);
  });

  it("Wrapping counts columns, not characters", () => {
    expect(wrap("日本 日本 日本", 9)).toEqual(["日本 日本", "日本"]);
  });

  it("Wrapping hangs further lines under the first", () => {
    expect(wrapHanging("  → ", "one two three", 12)).toEqual(["  → one two", "    three"]);
  });

  it("Wrapping leaves a number with its unit", () => {
    expect(wrap("passed in 0.6 s", 13)).toEqual(["passed in", "0.6 s"]);
    expect(wrap("keeps 3 streams", 8)).toEqual(["keeps 3", "streams"]);
  });

  it("Wrapping keeps newlines", () => {
    expect(wrap("a\nb", 10)).toEqual(["a", "b"]);
  });
});
