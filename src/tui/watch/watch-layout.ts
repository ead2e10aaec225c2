import { type PaneId, panesOf, type WatchState } from "./watch-state.ts";

export interface PanePlace {
  pane: PaneId;
  width: number;
  /** Lines, title included. */
  height: number;
  /** False: the tabs above say which pane it is. */
  titled: boolean;
}

/** How many lines each part gets; together one less than the terminal has rows. */
export interface WatchLayout {
  tooSmall: boolean;
  header: number;
  body: number;
  /** Columns of panes, left to right. One column with one pane, and the tabs above it, where there is no room for more. */
  columns: PanePlace[][];
  /** Lines with the names of the panes: one when a single pane is shown. */
  tabs: number;
  /** Latest changes below a single pane. */
  strip: number;
}

const smallest = { columns: 40, rows: 8 };
const wide = { columns: 100, rows: 20 };
/** Between two columns. */
export const gutter = 2;

export function watchLayout(state: WatchState): WatchLayout {
  const { columns, rows } = state;
  if (columns < smallest.columns || rows < smallest.rows) {
    return { tooSmall: true, header: 0, body: 0, columns: [], tabs: 0, strip: 0 };
  }
  const header = rows < 12 ? 1 : 2;
  const body = rows - 1 - header - 2;
  if (columns < wide.columns || rows < wide.rows || state.zoomed) {
    const strip = rows >= 20 && state.focus !== "changes" && !state.zoomed ? 5 : 0;
    const place = { pane: state.focus, width: columns, height: body - 1 - strip, titled: false };
    return { tooSmall: false, header, body, columns: [[place]], tabs: 1, strip };
  }
  const shown = panesOf(state);
  const left = shown.filter((pane) => pane === "checks" || pane === "pods");
  const right = shown.filter((pane) => pane === "streams" || pane === "changes");
  const leftWidth = Math.floor((columns - gutter) / 2);
  const stacks = [stack(left, leftWidth, body), stack(right, columns - gutter - leftWidth, body)];
  return { tooSmall: false, header, body, columns: stacks, tabs: 0, strip: 0 };
}

/** Rows of data a pane shows: its height without its title and the head of its table. */
export function paneRows(state: WatchState, pane: PaneId): number {
  const place = watchLayout(state)
    .columns.flat()
    .find((candidate) => candidate.pane === pane);
  return place === undefined ? 0 : Math.max(0, place.height - headLines(pane, place.titled));
}

/** Lines of a pane that are not data. */
export function headLines(pane: PaneId, titled: boolean): number {
  return (titled ? 1 : 0) + (pane === "streams" || pane === "pods" ? 1 : 0);
}

/** One above the other, the first a line higher when they cannot be equal. */
function stack(panes: readonly PaneId[], width: number, height: number): PanePlace[] {
  return panes.map((pane, index) => {
    const share = Math.floor(height / panes.length);
    const extra = index < height - share * panes.length ? 1 : 0;
    return { pane, width, height: share + extra, titled: true };
  });
}
