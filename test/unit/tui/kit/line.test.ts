import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { displayWidth } from "../../../../src/terminal/display-width.ts";
import { fitLine, line, lineWidth, plainText, span, spread, wrapHard } from "../../../../src/tui/kit/line.ts";

const anyText = fc.string({ unit: "grapheme", maxLength: 60 });

describe("fitting a line", () => {
  test("Fitting a line leaves what fits, and marks what was cut", () => {
    expect(plainText(fitLine(line(span("overlap")), 7, true))).toBe("overlap");
    expect(plainText(fitLine(line(span("over"), span("lapping")), 7, true))).toBe("overla…");
    expect(plainText(fitLine(line(span("over"), span("lapping")), 7, false))).toBe("over...");
  });

  test("Fitting a line counts wide characters as two columns", () => {
    expect(plainText(fitLine(line(span("日本語テキスト")), 6, true))).toBe("日本…");
  });

  test("A fitted line is never wider than asked, whatever the text", () => {
    fc.assert(
      fc.property(
        fc.array(anyText, { maxLength: 4 }),
        fc.integer({ min: 1, max: 50 }),
        fc.boolean(),
        (texts, width, unicode) => {
          expect(
            lineWidth(fitLine(line(...texts.map((text) => span(text))), width, unicode)),
          ).toBeLessThanOrEqual(width);
        },
      ),
    );
  });
});

describe("left and right on one line", () => {
  test("The right end is kept, the left gives way", () => {
    expect(plainText(spread(line(span("nomnom doctor")), line(span("0.4 s")), 14, true))).toBe(
      "nomnom…  0.4 s",
    );
    expect(plainText(spread(line(span("left")), line(span("right")), 14, true))).toBe("left     right");
  });

  test("A line of two ends is never wider than asked", () => {
    fc.assert(
      fc.property(anyText, anyText, fc.integer({ min: 1, max: 50 }), (left, right, width) => {
        expect(lineWidth(spread(line(span(left)), line(span(right)), width, true))).toBeLessThanOrEqual(
          width,
        );
      }),
    );
  });
});

describe("wrapping", () => {
  test("Wrapping breaks at spaces, and a long word where it has to", () => {
    expect(wrapHard("creating it fails with messages.ingest.orders", 12)).toEqual([
      "creating it",
      "fails with",
      "messages.ing",
      "est.orders",
    ]);
  });

  test("No line is wider than asked, and no character is lost", () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 2, max: 30 }), (text, width) => {
        const lines = wrapHard(text, width);
        for (const part of lines) expect(displayWidth(part)).toBeLessThanOrEqual(width);
        expect(lines.join("").replace(/\s/g, "")).toBe(text.replace(/\s/g, ""));
      }),
    );
  });
});
