import { noticeLine, ruleLine, sideBySide, toHeight, tooSmallLine } from "../kit/frame-lines.ts";
import { footerLine } from "../kit/key-lines.ts";
import { blank, type Line, line, readable, span } from "../kit/line.ts";
import { layoutOf } from "../kit/page-layout.ts";
import { e2eHeader } from "./e2e-header.ts";
import { e2eKeys } from "./e2e-keys.ts";
import { e2eLayout } from "./e2e-layout.ts";
import { type E2eState, modeOf } from "./e2e-state.ts";
import { drawnHops } from "./hop-lines.ts";
import { answerLines, pageWindow } from "./page-window.ts";
import { paneLines, tabLine } from "./pane-lines.ts";
import { answersLine } from "./question-lines.ts";
import { stepHeader } from "./step-detail-lines.ts";

/** The whole screen, one line per row; one less than the terminal has. */
export function e2eLines(state: E2eState): Line[] {
  if (e2eLayout(state).tooSmall) {
    return [tooSmallLine(state, "40x8")];
  }
  const body = modeOf(state) === "panes" ? panesLines(state) : pageLines(state);
  const keys = readable(footerLine(e2eKeys, modeOf(state), state), state.unicode);
  return [...body, noticeLine(state), keys];
}

function panesLines(state: E2eState): Line[] {
  const layout = e2eLayout(state);
  const stacks = layout.columns.map((places) => ({
    width: places[0]?.width ?? 0,
    lines: places.flatMap((place) => paneLines(state, place)),
  }));
  const single = layout.tabs === 0 ? undefined : layout.columns[0]?.[0];
  return [
    ...e2eHeader(state, layout.header),
    ...(layout.hops === 0 ? [] : [...drawnHops(state), blank].slice(0, layout.hops)),
    ...(single === undefined ? [] : [tabLine(state, single)]),
    ...sideBySide(stacks),
    ...(layout.strip === null ? [] : paneLines(state, layout.strip)),
  ];
}

/** What takes the whole screen: an open step, the question, the help. */
function pageLines(state: E2eState): Line[] {
  const layout = layoutOf(state.columns, state.rows, "page");
  const page = pageWindow(state);
  if (page === null) return [];
  const asked = modeOf(state) === "question";
  const height = layout.body - (asked ? answerLines : 0);
  return [
    ...toHeight(headerLines(state, layout.header), layout.header),
    ...toHeight(page.lines.slice(page.top), height),
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
