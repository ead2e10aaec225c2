import { formatBytes } from "../../units/format-bytes.ts";
import { formatAge, formatDuration } from "../../units/format-duration.ts";
import { severityRank } from "../state/check-state.ts";
import { stateLabel, stateLabelWidth, stateTone } from "../view/glyphs.ts";
import { clean, fitLine, type Line, line, padTo, type Span, span, spread, type Tone } from "../view/line.ts";
import { clockTime } from "./clock-time.ts";
import { increments, perMinute } from "./rate.ts";
import { gauge, sparkline } from "./sparkline.ts";
import { type TableColumn, tableLines } from "./table-lines.ts";
import type { CheckRow, PodRow, StreamRow } from "./watch-data.ts";
import { headLines, type PanePlace } from "./watch-layout.ts";
import { type PaneId, type Panel, paneLength, panesOf, type WatchState } from "./watch-state.ts";

const titles: Record<PaneId, string> = {
  checks: "Checks",
  streams: "Streams",
  pods: "Pods",
  changes: "Changes (UTC)",
};

/** One pane: its title (unless the tabs above say it), the head of its table, the rows its window shows. Exactly `height` lines. */
export function paneLines(state: WatchState, { pane, width, height, titled }: PanePlace): Line[] {
  const room = Math.max(0, height - headLines(pane, titled));
  const title = titled ? [titleLine(state, pane, room)] : [];
  const lines = [...title, ...contentLines(state, pane, width, state.tops[pane], room)];
  return Array.from({ length: height }, (_, row) => fitLine(lines[row] ?? line(), width, state.unicode));
}

/** The panes that are not shown can be found; on a narrow terminal by their number. */
export function tabLine(state: WatchState, { pane, height, width }: PanePlace): Line {
  const tabs = panesOf(state).map((other, index) =>
    other === pane || width >= 60
      ? span(paneTitle(state, other), other === pane ? "strong" : "dim")
      : span(` ${index + 1} `, "dim"),
  );
  const extras = line(...extraSpans(state, pane, height - headLines(pane, false)));
  return spread(line(...tabs), extras, width, state.unicode);
}

function paneTitle(state: WatchState, pane: PaneId): string {
  const name = `${panesOf(state).indexOf(pane) + 1} ${titles[pane]}`;
  return state.focus === pane ? `[${name}]` : ` ${name} `;
}

function titleLine(state: WatchState, pane: PaneId, room: number): Line {
  const title = span(paneTitle(state, pane), state.focus === pane ? "strong" : "plain");
  return line(title, ...extraSpans(state, pane, room));
}

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
  const panel: Panel<unknown> | null =
    pane === "streams" ? state.streams : pane === "pods" ? state.pods : null;
  if (panel?.stale == null) return [];
  const age = formatDuration(Math.max(1, Math.floor((state.nowMs - panel.stale.sinceMs) / 1_000)) * 1_000);
  return [span(`  STALE for ${age}: ${panel.stale.reason}`, "uncertain")];
}

/** Reserved against max_file: the figure that decides whether one more stream can be created. */
function storageSpans({ storage, unicode }: WatchState): Span[] {
  if (storage === null) return [];
  const { reservedBytes, maxBytes } = storage;
  const tone: Tone = reservedBytes > maxBytes ? "bad" : reservedBytes > maxBytes * 0.9 ? "warning" : "plain";
  const figures = `${formatBytes(reservedBytes)} of ${formatBytes(maxBytes)}`;
  return [span("  reserved ", "dim"), span(`${gauge(reservedBytes, maxBytes, 8, unicode)} ${figures}`, tone)];
}

function contentLines(state: WatchState, pane: PaneId, width: number, top: number, room: number): Line[] {
  const shown = <T>(rows: readonly T[]) => rows.slice(top, top + room);
  switch (pane) {
    case "checks":
      return shown(inOrder(state.checks.rows)).map((row) => checkLine(state, row));
    case "streams":
      return tableLines(shown(state.streams?.rows ?? []), streamColumns(state), width, marker(state, pane));
    case "pods":
      return tableLines(shown(state.pods?.rows ?? []), podColumns(state), width, marker(state, pane));
    case "changes":
      if (state.changes.length === 0) return [line(span("  none since the first round", "dim"))];
      return shown(state.changes).map(({ atMs, tone, text }) =>
        line(span(`  ${clockTime(atMs)}  `, "dim"), span(clean(text, state.unicode), tone)),
      );
  }
}

function inOrder(rows: readonly CheckRow[]): readonly CheckRow[] {
  return rows.toSorted((a, b) => severityRank(a.status) - severityRank(b.status));
}

function checkLine(state: WatchState, row: CheckRow): Line {
  const label = padTo(stateLabel(row.status, state), stateLabelWidth);
  return line(
    marker(state, "checks")(row.key),
    span(label, stateTone(row.status)),
    span(` ${row.key}`, row.status === "pass" || row.status === "skip" ? "dim" : "strong"),
    span(row.text === "" ? "" : `  ${clean(row.text, state.unicode)}`),
  );
}

/** What the last round changed stands out, without colour too. */
function marker(state: WatchState, pane: PaneId): (key: string) => Span {
  const changed = new Set(state.changed);
  const sign = state.screenReader ? "changed " : "* ";
  return (key) => (changed.has(`${pane}/${key}`) ? span(sign, "warning") : span("  "));
}

function streamColumns({ unicode, messages }: WatchState): TableColumn<StreamRow>[] {
  const series = (row: StreamRow) => messages[row.key] ?? [];
  return [
    { title: "NAME", flexible: true, text: ({ key }) => clean(key, unicode) },
    { title: "MSGS", right: true, text: (row) => String(row.messages) },
    {
      title: "/MIN",
      right: true,
      text(row) {
        const rate = perMinute(series(row));
        return rate === null ? "" : `+${Math.round(rate)}`;
      },
    },
    { title: "BYTES", right: true, dispensable: 1, text: (row) => formatBytes(row.bytes) },
    {
      title: "LIMIT",
      right: true,
      text: ({ bytes, maxBytes }) =>
        maxBytes === null ? "none" : `${Math.round((bytes / Math.max(1, maxBytes)) * 100)}%`,
      tone: ({ bytes, maxBytes }) => (maxBytes !== null && bytes > maxBytes * 0.9 ? "warning" : "plain"),
    },
    {
      title: "HISTORY",
      dispensable: 2,
      text: (row) => sparkline(increments(series(row)).slice(-8), unicode),
    },
  ];
}

function podColumns({ unicode, nowMs, columns }: WatchState): TableColumn<PodRow>[] {
  return [
    { title: "NAME", flexible: true, text: ({ key }) => clean(key, unicode) },
    { title: "READY", dispensable: 1, text: ({ ready }) => ready },
    {
      title: "STATUS",
      text: ({ status }) => clean(status, unicode),
      tone: ({ well, status }) =>
        well ? "good" : status === "Running" || status === "Pending" ? "warning" : "bad",
    },
    { title: columns < 60 ? "RST" : "RESTARTS", right: true, text: ({ restarts }) => String(restarts) },
    {
      title: "AGE",
      right: true,
      dispensable: 2,
      text: ({ createdAtMs }) => (createdAtMs === null ? "" : formatAge(nowMs - createdAtMs)),
    },
  ];
}
