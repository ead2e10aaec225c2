import type { Line } from "../kit/line.ts";
import { layoutOf } from "../kit/page-layout.ts";
import { clampTop } from "../kit/scroll-window.ts";
import { e2eHelpLines } from "./e2e-help-lines.ts";
import { type E2eState, modeOf } from "./e2e-state.ts";
import { questionLines } from "./question-lines.ts";
import { stepDetailLines } from "./step-detail-lines.ts";

/** What takes the whole screen in place of the panes, and the window of it that is shown; null: the panes are there. */
export function pageWindow(
  state: E2eState,
): { lines: readonly Line[]; top: number; room: number; total: number } | null {
  const page = pageOf(state);
  if (page === null) return null;
  const { body } = layoutOf(state.columns, state.rows, "page");
  // The answers to a question stay below it, whatever is scrolled.
  const room = modeOf(state) === "question" ? body - answerLines : body;
  const total = page.lines.length;
  return { lines: page.lines, top: clampTop(page.top, room, total), room, total };
}

export const answerLines = 2;

function pageOf(state: E2eState): { lines: readonly Line[]; top: number } | null {
  const { helpTop, question, detail } = state;
  switch (modeOf(state)) {
    case "help":
      return { lines: e2eHelpLines(state), top: helpTop ?? 0 };
    case "question":
      return { lines: questionLines(state), top: question?.top ?? 0 };
    case "detail":
      return { lines: stepDetailLines(state), top: detail?.top ?? 0 };
    case "panes":
      return null;
  }
}
