import { formatBytes } from "../../units/format-bytes.ts";
import { formatDuration } from "../../units/format-duration.ts";
import { type Line, line, lineWidth, type Span, span, spread, type Tone } from "../kit/line.ts";
import { gauge } from "./sparkline.ts";
import { headLines, type PanePlace } from "./watch-layout.ts";
import { type PaneId, paneLength, panelOf, panesOf, type WatchState } from "./watch-state.ts";

const titles: Record<PaneId, string> = {
  checks: "Checks",
  streams: "Streams",
  consumers: "Consumers",
  pods: "Pods",
  tables: "Tables",
  changes: "Changes (UTC)",
};

/** The name of a pane, and what is to be known of it as a whole. `room`: rows that its window shows. */
export function titleLine(state: WatchState, pane: PaneId, room: number): Line {
  const title = span(paneTitle(state, pane), state.focus === pane ? "strong" : "plain");
  return line(title, ...extraSpans(state, pane, room));
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

function tabs(state: WatchState, pane: PaneId, name: (other: PaneId) => string): Line {
  return line(
    ...panesOf(state).map((other) =>
      other === pane ? span(paneTitle(state, other), "strong") : span(name(other), "dim"),
    ),
  );
}

function paneTitle(state: WatchState, pane: PaneId): string {
  const name = `${numberOf(state, pane)} ${titles[pane]}`;
  return state.focus === pane ? `[${name}]` : ` ${name} `;
}

const numberOf = (state: WatchState, pane: PaneId) => panesOf(state).indexOf(pane) + 1;

/** What is hidden, how old it is, how full. */
function extraSpans(state: WatchState, pane: PaneId, room: number): Span[] {
  const total = paneLength(state, pane);
  const from = state.tops[pane];
  return [
    span(total > room ? `  ${from + 1}-${Math.min(total, from + room)} of ${total}` : "", "dim"),
    ...staleSpans(state, pane),
    ...(pane === "streams" ? storageSpans(state) : []),
  ];
}

/** Old rows are said to be old. */
function staleSpans(state: WatchState, pane: PaneId): Span[] {
  const stale = pane === "changes" ? null : panelOf(state, pane)?.stale;
  if (stale == null) return [];
  const age = formatDuration(Math.max(1, Math.floor((state.nowMs - stale.sinceMs) / 1_000)) * 1_000);
  return [span(`  STALE for ${age}: ${stale.reason.kind}`, "uncertain")];
}

/** Reserved against max_file: the figure that decides whether one more stream can be created. */
function storageSpans({ storage, streams, columns, unicode }: WatchState): Span[] {
  if (storage === null || streams?.stale != null) return [];
  const { reservedBytes, maxBytes } = storage;
  const tone: Tone = reservedBytes > maxBytes ? "bad" : reservedBytes > maxBytes * 0.9 ? "warning" : "plain";
  if (columns < 60) {
    const share = Math.round((reservedBytes / Math.max(1, maxBytes)) * 100);
    return [span("  reserved ", "dim"), span(`${share}%`, tone)];
  }
  const figures = `${formatBytes(reservedBytes)} of ${formatBytes(maxBytes)}`;
  return [span("  reserved ", "dim"), span(`${gauge(reservedBytes, maxBytes, 8, unicode)} ${figures}`, tone)];
}
