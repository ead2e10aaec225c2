import { gutter } from "../kit/frame-lines.ts";
import type { Pane } from "./pane.ts";
import { panesOf, type WatchState } from "./watch-state.ts";

export interface PanePlace {
  pane: Pane;
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
  /** Columns of panes, left to right. */
  columns: PanePlace[][];
  /** Lines with the names of the panes: one where not all of them are shown. */
  tabs: number;
}

const smallest = { columns: 40, rows: 8 };
const wide = { columns: 100, rows: 20 };
/** From this height on a narrow terminal shows more than the focused pane. */
const othersFrom = 20;
/** Lines of a pane that is always there. */
const alwaysHeight = 5;

/** The parts of the dashboard, from its size, its panes and what has the focus. */
export function watchLayout(state: WatchState): WatchLayout {
  const { columns, rows } = state;
  if (columns < smallest.columns || rows < smallest.rows) {
    return { tooSmall: true, header: 0, body: 0, columns: [], tabs: 0 };
  }
  const header = rows < 12 ? 1 : 2;
  const body = rows - 1 - header - 2;
  const sizes = { tooSmall: false, header, body };
  if (columns < wide.columns || rows < wide.rows || state.zoomed) {
    return { ...sizes, columns: [narrowStack(state, body - 1)], tabs: 1 };
  }
  const shown = panesOf(state);
  const left = shown.filter(({ side }) => side === "left");
  const right = shown.filter(({ side }) => side === "right");
  if (right.length === 0) return { ...sizes, columns: [stack(state, left, columns, body)], tabs: 0 };
  const leftWidth = Math.floor((columns - gutter) / 2);
  const stacks = [
    stack(state, left, leftWidth, body),
    stack(state, right, columns - gutter - leftWidth, body),
  ];
  return { ...sizes, columns: stacks, tabs: 0 };
}

/** Rows of data a pane shows: its height without its title and the head of its table. */
export function paneRows(state: WatchState, pane: Pane): number {
  const place = watchLayout(state)
    .columns.flat()
    .find((candidate) => candidate.pane === pane);
  return place === undefined ? 0 : Math.max(0, place.height - headLines(pane, place.titled));
}

/** Lines of a pane that are not data. */
export function headLines(pane: Pane, titled: boolean): number {
  return (titled ? 1 : 0) + pane.headLines;
}

/** Lines a pane could use. */
function wantedLines(state: WatchState, pane: Pane, titled: boolean): number {
  return headLines(pane, titled) + Math.max(1, pane.length(state) ?? 0);
}

/**
 * One below the other over the whole width: the pane that has the focus; below it, unless it is shown alone, the others that fit as a whole,
 * and those that are always there.
 */
function narrowStack(state: WatchState, height: number): PanePlace[] {
  const { focus, columns: width, rows, zoomed } = state;
  const place = (pane: Pane, lines: number): PanePlace => ({
    pane,
    width,
    height: lines,
    titled: pane !== focus,
  });
  if (zoomed || rows < othersFrom) return [place(focus, height)];
  const unfocused = panesOf(state).filter((pane) => pane !== focus);
  const always = unfocused.filter(({ importance }) => importance === "always");
  let left = height - always.length * alwaysHeight;
  const focused = focus.importance === "always" ? left : Math.min(left, wantedLines(state, focus, false));
  left -= focused;
  const others: PanePlace[] = [];
  for (const pane of byImportance(unfocused)) {
    const wanted = wantedLines(state, pane, true);
    if (wanted > left) continue;
    others.push(place(pane, wanted));
    left -= wanted;
  }
  return [place(focus, focused + left), ...others, ...always.map((pane) => place(pane, alwaysHeight))];
}

/** Panes that get what the focused one leaves, the most important first. */
function byImportance(panes: readonly Pane[]): Pane[] {
  return panes
    .flatMap((pane) => (pane.importance === "always" ? [] : [{ pane, importance: pane.importance }]))
    .toSorted((a, b) => a.importance - b.importance)
    .map(({ pane }) => pane);
}

/** One above the other: each gets what it can use, as far as that leaves the others their share; the last one takes what is left over. */
function stack(state: WatchState, panes: readonly Pane[], width: number, height: number): PanePlace[] {
  const wanted = panes.map((pane) => ({ pane, lines: wantedLines(state, pane, true) + 1 }));
  const given = new Map<Pane, number>();
  let room = height;
  const modestFirst = wanted.toSorted((a, b) => a.lines - b.lines);
  for (const [index, { pane, lines }] of modestFirst.entries()) {
    const share = Math.floor(room / (modestFirst.length - index));
    given.set(pane, Math.min(lines, share));
    room -= Math.min(lines, share);
  }
  return panes.map((pane, index) => ({
    pane,
    width,
    height: (given.get(pane) ?? 0) + (index === panes.length - 1 ? room : 0),
    titled: true,
  }));
}
