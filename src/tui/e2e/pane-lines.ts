import { fitLine, type Line, line, type Span, span, spread } from "../kit/line.ts";
import { contentWidth, type PanePlace } from "./e2e-layout.ts";
import { type E2eState, type PaneId, panes } from "./e2e-state.ts";
import { paneContent, topOf } from "./pane-content.ts";

const titles: Record<PaneId, string> = {
  steps: "Steps",
  message: "Message",
  log: "Worker log",
  forwards: "Forwards",
  changes: "Put back",
};

/** One pane: its title (unless the tabs above say it), and the rows its window shows. Exactly `height` lines. */
export function paneLines(state: E2eState, { pane, width, height, titled }: PanePlace): Line[] {
  const room = Math.max(0, height - (titled ? 1 : 0));
  const content = paneContent(state, pane, contentWidth({ pane, width }), room);
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
  const tabs = panes.map((other, index) =>
    other === pane || width >= 64 ? titleSpan(state, other) : span(` ${index + 1} `, "dim"),
  );
  const total = paneContent(state, pane, contentWidth({ pane, width }), height).length;
  return spread(line(...tabs), line(...extraSpans(state, pane, height, total)), width, state.unicode);
}

/** The pane in front stands in brackets: colour would not be seen everywhere. */
function titleSpan({ focus }: E2eState, pane: PaneId): Span {
  const name = `${panes.indexOf(pane) + 1} ${titles[pane]}`;
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
