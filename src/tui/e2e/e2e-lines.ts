import { ruleLine } from "../doctor/list-lines.ts";
import { keysLine } from "../kit/keys-line.ts";
import { layoutOf } from "../kit/layout.ts";
import { blank, clean, fitLine, type Line, line, lineWidth, readable, type Span, span } from "../kit/line.ts";
import { e2eBindings } from "./e2e-bindings.ts";
import { e2eHeader } from "./e2e-header.ts";
import { e2eLayout, gutter } from "./e2e-layout.ts";
import { type E2eState, modeOf } from "./e2e-state.ts";
import { answerLines, pageWindow } from "./page-window.ts";
import { paneLines, tabLine } from "./pane-lines.ts";
import { answersLine } from "./question-lines.ts";
import { stepHeader } from "./step-detail-lines.ts";
import { drawnWay } from "./way-lines.ts";

/** The whole screen, one line per row; one less than the terminal has. */
export function e2eLines(state: E2eState): Line[] {
  if (e2eLayout(state).tooSmall) {
    const text = `${state.columns}x${state.rows} is too small: 40x8 at least, or -o text`;
    return [fitLine(line(span(text)), state.columns, state.unicode)];
  }
  const body = modeOf(state) === "panes" ? panesLines(state) : pageLines(state);
  return [...body, noticeLine(state), footerLine(state)];
}

function panesLines(state: E2eState): Line[] {
  const layout = e2eLayout(state);
  const stacks = layout.columns.map((places) => places.flatMap((place) => paneLines(state, place)));
  const widths = layout.columns.map((places) => places[0]?.width ?? 0);
  const height = Math.max(0, ...stacks.map((lines) => lines.length));
  const rows = Array.from({ length: height }, (_, row) => {
    const cells = stacks.map((lines) => lines[row] ?? blank);
    return cells.length === 1 ? (cells[0] ?? blank) : beside(cells, widths);
  });
  const single = layout.tabs === 0 ? undefined : layout.columns[0]?.[0];
  return [
    ...e2eHeader(state, layout.header),
    ...(layout.way === 0 ? [] : [...drawnWay(state), blank].slice(0, layout.way)),
    ...(single === undefined ? [] : [tabLine(state, single)]),
    ...rows,
    ...(layout.strip === null ? [] : paneLines(state, layout.strip)),
  ];
}

/** Panes next to each other. The row under the cursor keeps its sign; reversed it would reach into the next pane. */
function beside(lines: readonly Line[], widths: readonly number[]): Line {
  const spans = lines.flatMap((entry, index): Span[] => {
    if (index === lines.length - 1) return [...entry.spans];
    return [...entry.spans, span(" ".repeat(Math.max(0, (widths[index] ?? 0) - lineWidth(entry)) + gutter))];
  });
  return line(...spans);
}

/** What takes the whole screen: an open step, the question, the help. */
function pageLines(state: E2eState): Line[] {
  const layout = layoutOf(state.columns, state.rows, "page");
  const page = pageWindow(state);
  if (page === null) return [];
  const asked = modeOf(state) === "question";
  const height = layout.body - (asked ? answerLines : 0);
  const shown = page.lines.slice(page.top, page.top + height);
  return [
    ...Array.from({ length: layout.header }, (_, row) => headerLines(state, layout.header)[row] ?? blank),
    ...Array.from({ length: height }, (_, row) => shown[row] ?? blank),
    ...(asked ? [blank, answersLine(state)] : []),
    ...(layout.rule === 0 ? [] : [ruleLine(state, { first: page.top, height, total: page.total })]),
  ];
}

function headerLines(state: E2eState, height: number): Line[] {
  switch (modeOf(state)) {
    case "help":
      return [line(span("nomnom e2e: help", "strong"))];
    case "detail":
      return stepHeader(state, height);
    case "question":
    case "panes":
      return e2eHeader(state, height).slice(0, 1);
  }
}

function noticeLine({ notice, columns, unicode }: E2eState): Line {
  if (notice === null) return blank;
  return fitLine(line(span(clean(notice.text, unicode), notice.tone)), columns, unicode);
}

function footerLine(state: E2eState): Line {
  return readable(keysLine(e2eBindings, modeOf(state), state), state.unicode);
}
