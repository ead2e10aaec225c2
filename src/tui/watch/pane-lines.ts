import { formatDuration } from "../../units/format-duration.ts";
import { toHeight } from "../kit/frame-lines.ts";
import { fitLine, type Line, line, lineWidth, type Span, span, spread } from "../kit/line.ts";
import type { Pane } from "./pane.ts";
import { headLines, type PanePlace } from "./watch-layout.ts";
import { panesOf, type WatchState } from "./watch-state.ts";

/** One pane: its title (unless the tabs above say it), the head of its table, the rows its window shows. Exactly `height` lines. */
export function paneLines(state: WatchState, { pane, width, height, titled }: PanePlace): Line[] {
  const room = Math.max(0, height - headLines(pane, titled));
  const title = line(
    span(paneTitle(state, pane), state.focus === pane ? "strong" : "plain"),
    ...extraSpans(state, pane, room),
  );
  const content = pane.lines(state, { top: state.tops[pane.id] ?? 0, room, width });
  const lines = titled ? [title, ...content] : content;
  return toHeight(lines, height).map((entry) => fitLine(entry, width, state.unicode));
}

/** The panes that are not shown can be found: by name, by their number, or not at all, as there is room. */
export function tabLine(state: WatchState, { pane, height, width }: PanePlace): Line {
  const extras = line(...extraSpans(state, pane, height - headLines(pane, false)));
  const named = tabs(state, pane, (other) => paneTitle(state, other));
  const numbered = tabs(state, pane, (other) => ` ${numberOf(state, other)} `);
  const alone = line(span(paneTitle(state, pane), "strong"));
  const fits = (candidate: Line) => lineWidth(candidate) + lineWidth(extras) + 2 <= width;
  return spread([named, numbered].find(fits) ?? alone, extras, width, state.unicode);
}

function tabs(state: WatchState, pane: Pane, name: (other: Pane) => string): Line {
  return line(
    ...panesOf(state).map((other) =>
      other === pane ? span(paneTitle(state, other), "strong") : span(name(other), "dim"),
    ),
  );
}

function paneTitle(state: WatchState, pane: Pane): string {
  const name = `${numberOf(state, pane)} ${pane.title}`;
  return state.focus === pane ? `[${name}]` : ` ${name} `;
}

const numberOf = (state: WatchState, pane: Pane) => panesOf(state).indexOf(pane) + 1;

/** What is hidden, how old it is, and what should be known of it as a whole. `room`: rows that its window shows. */
function extraSpans(state: WatchState, pane: Pane, room: number): Span[] {
  const total = pane.length(state) ?? 0;
  const from = state.tops[pane.id] ?? 0;
  return [
    span(total > room ? `  ${from + 1}-${Math.min(total, from + room)} of ${total}` : "", "dim"),
    ...staleSpans(state, pane),
    ...(pane.summary?.(state) ?? []),
  ];
}

/** Old rows are said to be old. */
function staleSpans({ stale, nowMs }: WatchState, { section }: Pane): Span[] {
  const since = section === undefined ? undefined : stale[section];
  if (since === undefined) return [];
  const age = formatDuration(Math.max(1, Math.floor((nowMs - since.sinceMs) / 1_000)) * 1_000);
  return [span(`  STALE for ${age}: ${since.kind}`, "uncertain")];
}
