import type { Line } from "../kit/line.ts";
import { clampTop } from "../kit/scroll-window.ts";
import { changeLines } from "./change-lines.ts";
import { paneRows, paneWidth } from "./e2e-layout.ts";
import type { E2eState, PaneId } from "./e2e-state.ts";
import { forwardLines } from "./forward-lines.ts";
import { logLines } from "./log-lines.ts";
import { messageLines } from "./message-lines.ts";
import { stepPaneLines } from "./step-lines.ts";

/** All lines of a pane; its window shows some of them. */
export function paneContent(state: E2eState, pane: PaneId, width: number, room: number): readonly Line[] {
  switch (pane) {
    case "steps":
      return stepPaneLines(state, width, room);
    case "message":
      return messageLines(state, width);
    case "log":
      return logLines(state, width);
    case "forwards":
      return forwardLines(state, width);
    case "changes":
      return changeLines(state, width);
  }
}

/** The first line a pane shows, within what there is; the end of what follows its end. */
export function topOf(state: E2eState, pane: PaneId, room: number, total: number): number {
  const top = pane === "steps" ? 0 : state.tops[pane];
  return clampTop(top ?? total, room, total);
}

/** The window of the pane in front: its first line, its height, and how much there is. */
export function windowOf(state: E2eState, pane: PaneId): { top: number; room: number; total: number } {
  const room = paneRows(state, pane);
  const total = paneContent(state, pane, paneWidth(state, pane), room).length;
  return { top: topOf(state, pane, room, total), room, total };
}
