import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { e2eLayout } from "../../../../src/tui/e2e/e2e-layout.ts";
import { e2eLines } from "../../../../src/tui/e2e/e2e-lines.ts";
import { logLinesKept } from "../../../../src/tui/e2e/e2e-state.ts";
import { type Line, lineWidth, plainText } from "../../../../src/tui/kit/line.ts";
import { RunScreen, reportOf, stepResult } from "./e2e-run.ts";

const nasty =
  "\u001b[31mred\u0007 日本語 \u202ereversed messages.ingest.a-very-long-subject-without-any-space-at-all.>";

/** A run in which all that comes from elsewhere is hostile. */
function hostileRun(facts: ConstructorParameters<typeof RunScreen>[0]): RunScreen {
  const target = { context: nasty, namespace: nasty, nats: null, postgres: null };
  const forward = {
    target: `svc/${nasty}`,
    localPort: 40_000,
    pod: nasty,
    connections: { open: 1, total: 12, failed: 3 },
    bytes: { up: 1, down: 1_234_567 },
    reconnects: 2,
    lastFailure: nasty,
  };
  return new RunScreen(facts).tell(
    { type: "connected", target },
    { type: "run-started", runId: nasty, timeoutMs: 180_000 },
    { type: "step-started", number: 6, id: "worker-logs", title: nasty },
    { type: "step-progress", number: 6, message: nasty },
    {
      type: "step-finished",
      result: stepResult(5, {
        status: "fail",
        hop: "api-to-stream",
        message: nasty,
        evidence: { [nasty]: nasty, list: [{ name: nasty }] },
      }),
    },
    { type: "noted", entry: { atMs: 1, what: nasty, reached: "client" } },
    { type: "log-line", line: { pod: nasty, container: "c", time: "", line: nasty, mark: "error" } },
    { type: "log-line", line: { pod: "a-b", container: "c", time: "", line: nasty, mark: null } },
    { type: "forwards", forwards: [forward, { ...forward, pod: null, lastFailure: null }] },
    { type: "undoing", what: nasty },
    { type: "undone", change: { what: nasty, state: "left", detail: nasty } },
    { type: "undoing", what: nasty },
    { type: "cleaned", cleanup: { state: "left", removed: {}, detail: nasty } },
  );
}

/** Every line of every view, before and after the end of the run. */
function everyLine(facts: ConstructorParameters<typeof RunScreen>[0]): Line[] {
  const question = { text: nasty, patches: [`at first: PATCH ${nasty}`, `{"op":"${nasty}"}`] };
  const asked = e2eLines(new RunScreen(facts).act({ type: "ask", question, atMs: 0 }).state);
  const screen = hostileRun(facts);
  const report = { ...reportOf("failed"), conclusion: nasty };
  const views: string[][] = [
    [],
    ["2"],
    ["3"],
    ["l"],
    ["escape", "4"],
    ["5"],
    ["1", "G", "enter"],
    ["N", "N", "N"],
  ];
  const walk = () => views.flatMap((keys) => e2eLines(screen.press(...keys).state));
  const during = walk();
  screen.press("escape", "?");
  const help = e2eLines(screen.state);
  screen.press("escape").tell({ type: "run-finished", report });
  return [...asked, ...during, ...help, ...walk()];
}

const rows = 30;

describe("every view", () => {
  test.each([40, 57, 78, 80, 99, 100, 120, 200])(
    "Every view fits into %i columns, with foreign text in it",
    (columns) => {
      for (const entry of everyLine({ columns, rows })) {
        expect(lineWidth(entry), plainText(entry)).toBeLessThanOrEqual(columns);
      }
    },
  );

  test.each([40, 120])(
    "Every view holds no control character, whatever servers and logs say, at %i columns",
    (columns) => {
      for (const entry of everyLine({ columns, rows }))
        expect(plainText(entry)).not.toMatch(/[\p{Cc}\u202e]/u);
    },
  );

  test.each([40, 120])(
    "Every view is plain ASCII where the terminal shows no more, at %i columns",
    (columns) => {
      for (const entry of everyLine({ columns, rows, unicode: false })) {
        expect(plainText(entry)).toMatch(/^[\x20-\x7e]*$/);
      }
    },
  );

  test("Every view always leaves the last row of the terminal free, whatever its size and whatever is open", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 40, max: 220 }),
        fc.integer({ min: 8, max: 70 }),
        fc.boolean(),
        fc.array(fc.constantFrom("1", "2", "3", "4", "5", "enter", "escape", "j", "G", "l", "?", "n"), {
          maxLength: 6,
        }),
        (columns, height, screenReader, keys) => {
          const screen = hostileRun({ columns, rows: height, screenReader }).press(...keys);
          expect(e2eLines(screen.state)).toHaveLength(height - 1);
        },
      ),
      { numRuns: 60 },
    );
  });

  test("Every view says so when nothing sensible fits", () => {
    expect(e2eLayout(new RunScreen({ columns: 39 }).state).tooSmall).toBe(true);
    expect(new RunScreen({ columns: 39, rows: 10 }).text()).toMatch(/^39x10 is too small: 40x8 at least/);
  });
});

describe("a screen reader", () => {
  test("A screen reader gets one thing per line, words for signs, and no running clock", () => {
    const screen = new RunScreen({ columns: 120, rows: 40, screenReader: true });
    screen.play("passed", (event) => event.type === "step-finished" && event.result.number === 1);
    const before = screen.text();
    expect(before).toContain("running 1 Scale the old ingestion API to 0");
    screen.act({ type: "tick", atMs: 60_000 });
    expect(screen.text()).toBe(before);
    expect(screen.press("2").text()).toContain("client     not sent");
  });
});

describe("ten thousand lines of the workers", () => {
  test("The lines of the workers are counted; the last 500 are kept, so that a key costs the same however much the workers log", () => {
    const screen = new RunScreen({ columns: 120, rows: 40 }).press("l");
    for (let index = 0; index < 10_000; index += 1) {
      screen.tell({
        type: "log-line",
        line: {
          pod: "nomnom-worker-1",
          container: "c",
          time: "",
          line: `Processing message ${index}`,
          mark: null,
        },
      });
    }
    expect(screen.state.log.total).toBe(10_000);
    expect(screen.state.log.lines).toHaveLength(logLinesKept);
    expect(screen.text()).toContain("Processing message 9999");
  });
});
