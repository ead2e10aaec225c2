import { fitLine, type Line, line, type Span, span, spread } from "../kit/line.ts";
import { clampTop } from "../kit/scroll-window.ts";
import { changeLines } from "./change-lines.ts";
import { contentWidth, type PanePlace, paneRows, paneWidth } from "./e2e-layout.ts";
import { type E2eState, type PaneId, paneIds } from "./e2e-state.ts";
import { forwardLines } from "./forward-lines.ts";
import { logLines } from "./log-lines.ts";
import { messageLines } from "./message-lines.ts";
import { stepPaneLines } from "./step-lines.ts";

/** The name of each pane and all its lines; its window shows some of them. */
const panes: Readonly<
  Record<PaneId, { title: string; lines(state: E2eState, width: number, room: number): readonly Line[] }>
> = {
  steps: { title: "Steps", lines: stepPaneLines },
  message: { title: "Message", lines: messageLines },
  log: { title: "Worker log", lines: logLines },
  forwards: { title: "Forwards", lines: forwardLines },
  changes: { title: "Put back", lines: changeLines },
};

/** One pane: its title (unless the tabs above say it), and the rows its window shows. Exactly `height` lines. */
export function paneLines(state: E2eState, { pane, width, height, titled }: PanePlace): Line[] {
  const room = Math.max(0, height - (titled ? 1 : 0));
  const content = panes[pane].lines(state, contentWidth({ pane, width }), room);
  const top = topOf(state, pane, room, content.length);
  const title = titled
    ? [line(titleSpan(state, pane), ...extraSpans(state, pane, room, content.length))]
    : [];
  const lines = [...title, ...content.slice(top, top + room).map((row) => standingOff(row, pane))];
  return Array.from({ length: height }, (_, row) => fitLine(lines[row] ?? line(), width, state.unicode));
}

function standingOff(row: Line, pane: PaneId): Line {
  return pane === "steps" ? row : { ...row, spans: [span(" "), ...row.spans] };
}

/** The panes that are not shown can be found; on a narrow terminal by their number. */
export function tabLine(state: E2eState, { pane, width, height }: PanePlace): Line {
  const tabs = paneIds.map((other, index) =>
    other === pane || width >= 64 ? titleSpan(state, other) : span(` ${index + 1} `, "dim"),
  );
  const total = panes[pane].lines(state, contentWidth({ pane, width }), height).length;
  return spread(line(...tabs), line(...extraSpans(state, pane, height, total)), width, state.unicode);
}

/** The pane in front stands in brackets: colour would not be seen everywhere. */
function titleSpan({ focus }: E2eState, pane: PaneId): Span {
  const name = `${paneIds.indexOf(pane) + 1} ${panes[pane].title}`;
  return pane === focus ? span(`[${name}]`, "strong") : span(` ${name} `, "dim");
}

/** What the window does not show, and what is gone. */
function extraSpans(state: E2eState, pane: PaneId, room: number, total: number): Span[] {
  if (pane === "steps") return [];
  const from = topOf(state, pane, room, total);
  const gone = pane === "log" ? state.log.total - state.log.lines.length : 0;
  const shown = total > room ? `  ${from + 1}-${Math.min(total, from + room)} of ${total}` : "";
  return [span(shown + (gone > 0 ? `, ${gone} older gone` : ""), "dim")];
}

/** The first line a pane shows, within what there is; the end of what follows its end. */
function topOf(state: E2eState, pane: PaneId, room: number, total: number): number {
  const top = pane === "steps" ? 0 : state.tops[pane];
  return clampTop(top ?? total, room, total);
}

/** The window of the pane in front: its first line, its height, and how much there is. */
export function windowOf(state: E2eState, pane: PaneId): { top: number; room: number; total: number } {
  const room = paneRows(state, pane);
  const total = panes[pane].lines(state, paneWidth(state, pane), room).length;
  return { top: topOf(state, pane, room, total), room, total };
}
