import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { detailHeader } from "../../../../src/tui/doctor/detail-header.ts";
import { detailLines } from "../../../../src/tui/doctor/detail-lines.ts";
import { doctorHelpLines } from "../../../../src/tui/doctor/doctor-help-lines.ts";
import { doctorLines } from "../../../../src/tui/doctor/doctor-lines.ts";
import { headerLines } from "../../../../src/tui/doctor/header-lines.ts";
import { listLines } from "../../../../src/tui/doctor/list-lines.ts";
import { previewLines } from "../../../../src/tui/doctor/preview-lines.ts";
import { type Line, lineWidth, plainText } from "../../../../src/tui/kit/line.ts";
import { layoutOf } from "../../../../src/tui/kit/page-layout.ts";
import { finding, fullRun, result, Screen, screenOf, started } from "./doctor-run.ts";

const nasty =
  "\u001b[31mred\u0007 日本語 \u202ereversed messages.ingest.a-very-long-subject-without-any-space-at-all.>";
const results = [
  result("kubernetes/pod-readiness", "fail", [
    finding(nasty, {
      evidence: {
        [nasty]: nasty,
        streams: [{ name: nasty, maxBytes: 1 }],
        nested: { deep: [{ list: [1, { x: null }] }] },
        empty: {},
      },
      remedy: { summary: nasty, commands: [`${nasty}\nEOF`] },
    }),
  ]),
  result("nats/stream-overlap", "unknown", [], {
    reason: nasty,
    remedy: { summary: "say who you are", commands: [] },
  }),
  result("nats/storage-reservation", "blocked", [], { blockedBy: ["nats/reachable"] }),
  result("postgres/table-presence", "pass"),
];

/** Every line of every view. */
function everyLine(screen: Screen): Line[] {
  const { state } = screen;
  const list = [
    ...headerLines(state, 1),
    ...headerLines(state, 2),
    ...listLines(state, 100),
    ...previewLines(state, 6),
    ...doctorLines(state),
    ...doctorHelpLines(state),
  ];
  screen.press("g", "n", "enter").act({
    type: "page",
    check: "kubernetes/pod-readiness",
    text: `# ${nasty}\n\n- ${nasty}\n\n\`\`\`\n${nasty}\n\`\`\`\n`,
  });
  const tabs = [0, 1, 2, 3].flatMap(() => {
    const lines = [
      ...detailHeader(screen.state, 1),
      ...detailHeader(screen.state, 2),
      ...detailLines(screen.state),
      ...doctorLines(screen.state),
    ];
    screen.press("tab");
    return lines;
  });
  return [...list, ...tabs];
}

describe("every view", () => {
  test.each([40, 57, 80, 99, 120, 200])(
    "Every view fits into %i columns, with foreign text in it",
    (columns) => {
      for (const line of everyLine(screenOf(results, { columns }))) {
        expect(lineWidth(line), plainText(line)).toBeLessThanOrEqual(columns);
      }
    },
  );

  test("Every view holds no control character, whatever servers and logs say", () => {
    for (const line of everyLine(screenOf(results))) expect(plainText(line)).not.toMatch(/[\p{Cc}\u202e]/u);
  });

  test("Every view is plain ASCII where the terminal shows no more", () => {
    for (const line of everyLine(screenOf(results, { unicode: false }))) {
      expect(plainText(line)).toMatch(/^[\x20-\x7e]*$/);
    }
  });
});

describe("the layout", () => {
  test("The layout always leaves the last row free", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 40, max: 300 }),
        fc.integer({ min: 6, max: 200 }),
        fc.constantFrom("list" as const, "page" as const),
        (columns, rows, screen) => {
          const { header, body, rule, preview, notice, footer } = layoutOf(columns, rows, screen);
          expect(header + body + rule + preview + notice + footer).toBe(rows - 1);
          expect(body).toBeGreaterThan(0);
        },
      ),
    );
  });

  test("The layout says so when nothing sensible fits", () => {
    expect(layoutOf(39, 24, "list").tooSmall).toBe(true);
    expect(layoutOf(80, 5, "list").tooSmall).toBe(true);
  });
});

describe("ten thousand findings", () => {
  const many = result(
    "nats/stream-overlap",
    "fail",
    Array.from({ length: 10_000 }, (_, index) => finding(`STREAM${index} overlaps with its neighbour`)),
  );

  test("The filter finds the few that match", () => {
    const screen = screenOf([many]).press("/", ..."stream99");
    expect(listLines(screen.state, 200)).toHaveLength(2 + 111);
  });

  test("Running again does not lose the place", () => {
    const screen = screenOf([many]).press("G");
    const { top } = screen.state.list;
    screen.see(...fullRun([many]));
    expect(screen.state.list.top).toBe(top);
  });
});

describe("the header", () => {
  const missing = { type: "probe-finished", probe: "kubernetes/volume-usage", durationMs: 5 } as const;
  const header = (kind: "not-found" | "forbidden", answers: "pass" | "fail") => {
    const results = [result("kubernetes/reachable", answers), result("kubernetes/volume-space", "skip")];
    const [, ...rest] = fullRun(results);
    const screen = new Screen().see(
      started(results, ["kubernetes/volume-usage", "kubernetes/pods"]),
      { ...missing, error: { kind, system: "kubernetes", message: "the API server answered 404" } },
      { type: "probe-finished", probe: "kubernetes/pods", durationMs: 5, error: null },
      ...rest,
    );
    return headerLines(screen.state, 2).map(plainText).join();
  };

  test("The header calls a system ok that answers, whatever is not there", () => {
    expect(header("not-found", "pass")).toContain("k8s ok");
    expect(header("not-found", "fail")).toContain("k8s partly (not-found)");
    expect(header("forbidden", "pass")).toContain("k8s partly (forbidden)");
  });

  test("The header says nothing of systems where a snapshot is looked at, which reads nothing", () => {
    const results = [result("kubernetes/reachable", "pass")];
    const [, ...rest] = fullRun(results);
    const screen = new Screen().see(started(results, ["kubernetes/pods"]), ...rest);
    expect(headerLines(screen.state, 2).map(plainText).join()).not.toContain("reading");
  });
});
