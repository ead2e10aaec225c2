import { severityRank } from "../doctor/check-state.ts";
import { stateLabel, stateLabelWidth, stateTone } from "../kit/glyphs.ts";
import { clean, fitLine, type Line, line, padTo, type Span, span } from "../kit/line.ts";
import { clockTime } from "./clock-time.ts";
import { consumerColumns, podColumns, streamColumns, tableColumns } from "./pane-columns.ts";
import { titleLine } from "./pane-title.ts";
import { type TableColumn, tableLines } from "./table-lines.ts";
import { headLines, type PanePlace } from "./watch-layout.ts";
import type { CheckRow } from "./watch-rows.ts";
import type { PaneId, Panel, WatchState } from "./watch-state.ts";

/** One pane: its title (unless the tabs above say it), the head of its table, the rows its window shows. Exactly `height` lines. */
export function paneLines(state: WatchState, { pane, width, height, titled }: PanePlace): Line[] {
  const room = Math.max(0, height - headLines(pane, titled));
  const title = titled ? [titleLine(state, pane, room)] : [];
  const lines = [...title, ...contentLines(state, pane, width, room)];
  return Array.from({ length: height }, (_, row) => fitLine(lines[row] ?? line(), width, state.unicode));
}

function contentLines(state: WatchState, pane: PaneId, width: number, room: number): Line[] {
  const top = state.tops[pane];
  switch (pane) {
    case "checks":
      return inOrder(state.checks.rows)
        .slice(top, top + room)
        .map((row) => checkLine(state, row));
    case "streams":
      return panelLines(state, pane, state.streams, streamColumns(state), width, room);
    case "consumers":
      return panelLines(state, pane, state.consumers, consumerColumns(state), width, room);
    case "pods":
      return panelLines(state, pane, state.pods, podColumns(state), width, room);
    case "tables":
      return panelLines(state, pane, state.tables, tableColumns(state), width, room);
    case "changes":
      if (state.changes.length === 0) return [line(span("  none since the first round", "dim"))];
      return state.changes
        .slice(top, top + room)
        .map(({ atMs, tone, text }) =>
          line(span(`  ${clockTime(atMs)}  `, "dim"), span(clean(text, state.unicode), tone)),
        );
  }
}

/** A table; where nothing was ever read, why. */
function panelLines<T extends { key: string }>(
  state: WatchState,
  pane: PaneId,
  panel: Panel<T> | null,
  columns: readonly TableColumn<T>[],
  width: number,
  room: number,
): Line[] {
  const rows = panel?.rows ?? [];
  const top = state.tops[pane];
  if (panel?.stale != null && rows.length === 0) {
    return [line(span(`  ${clean(panel.stale.reason.message, state.unicode)}`, "uncertain"))];
  }
  return tableLines(rows.slice(top, top + room), columns, width, marker(state, pane));
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
