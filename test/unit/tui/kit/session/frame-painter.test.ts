import xterm from "@xterm/headless";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createFramePainter } from "../../../../../src/tui/kit/session/frame-painter.ts";

const columns = 10;
const rows = 6;

function setUp() {
  const emulator = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  const written: string[] = [];
  const painter = createFramePainter(
    (text) => {
      written.push(text);
      emulator.write(text);
    },
    () => columns,
  );
  const screen = () =>
    new Promise<string[]>((resolve) => {
      emulator.write("", () => {
        const { active } = emulator.buffer;
        resolve(
          Array.from(
            { length: rows },
            (_, row) => active.getLine(active.baseY + row)?.translateToString(true) ?? "",
          ),
        );
      });
    });
  return { emulator, painter, written, screen };
}

test("The painter shows the frame", async () => {
  const { painter, screen } = setUp();
  painter.paint("one\ntwo");
  expect((await screen()).slice(0, 3)).toEqual(["one", "two", ""]);
});

test("The painter writes only the rows that changed, in one piece", () => {
  const { painter, written } = setUp();
  painter.paint("one\ntwo\nthree");
  painter.paint("one\nTWO\nthree");
  expect(written[1]).toBe("\u001b[?2026h\u001b[2;1HTWO\u001b[0m\u001b[K\u001b[?2026l");
});

test("The painter writes nothing when nothing changed", () => {
  const { painter, written } = setUp();
  painter.paint("one");
  painter.paint("one");
  expect(written).toHaveLength(1);
});

test("The painter draws everything again after somebody else wrote", async () => {
  const { painter, screen, emulator } = setUp();
  painter.paint("one\ntwo");
  emulator.write("\u001b[1;1Hgarbage\r\nmore");
  painter.invalidate();
  painter.paint("one\ntwo");
  expect((await screen()).slice(0, 2)).toEqual(["one", "two"]);
});

test("The painter keeps the last character of a row that fills the width", async () => {
  const { painter, screen } = setUp();
  painter.paint("0123456789\nabc");
  expect((await screen()).slice(0, 2)).toEqual(["0123456789", "abc"]);
});

test("After any sequence of frames the screen is the last one, and nothing scrolled", async () => {
  const frame = fc.array(fc.string({ unit: fc.constantFrom("a", "b", "日", " "), maxLength: 5 }), {
    minLength: 1,
    maxLength: rows - 1,
  });
  await fc.assert(
    fc.asyncProperty(fc.array(frame, { minLength: 1, maxLength: 5 }), async (frames) => {
      const { painter, screen, emulator } = setUp();
      for (const shown of frames) painter.paint(shown.join("\n"));
      const last = frames.at(-1) ?? [];
      const expected = Array.from({ length: rows }, (_, row) => (last[row] ?? "").trimEnd());
      expect((await screen()).map((row) => row.trimEnd())).toEqual(expected);
      expect(emulator.buffer.active.baseY).toBe(0);
    }),
    { numRuns: 50 },
  );
});
