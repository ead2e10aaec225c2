import { gutter } from "../kit/frame-lines.ts";
import { type E2eState, type PaneId, phaseOf } from "./e2e-state.ts";

export interface PanePlace {
  pane: PaneId;
  width: number;
  /** Lines, title included. */
  height: number;
  /** False: the tabs above say which pane it is. */
  titled: boolean;
}

/** How many lines each part gets; together one less than the terminal has rows. */
export interface E2eLayout {
  tooSmall: boolean;
  header: number;
  /** The hops of the message across the screen, with an empty line below where there is room; 0: it stands in its pane. */
  hops: number;
  /** Lines with the names of the panes: one when a single pane is shown. */
  tabs: number;
  /** Columns of panes, left to right. */
  columns: PanePlace[][];
  /** What happens, below a single pane: the log, at the end what is put back. */
  strip: PanePlace | null;
}

const smallest = { columns: 40, rows: 8 };
const wide = { columns: 100, rows: 26 };
/** Six names, and five arrows with a latency below each. */
const narrowestHops = 78;

/** The parts of the screen, from its size and what has the focus. */
export function e2eLayout(state: E2eState): E2eLayout {
  const { columns, rows } = state;
  if (columns < smallest.columns || rows < smallest.rows) {
    return { tooSmall: true, header: 0, hops: 0, tabs: 0, columns: [], strip: null };
  }
  const header = rows < 12 ? 1 : 2;
  const drawn = columns >= narrowestHops && rows >= 18 && !state.screenReader;
  const hops = drawn ? (rows >= 22 ? 3 : 2) : 0;
  const body = rows - 1 - header - hops - 2;
  if (columns >= wide.columns && rows >= wide.rows && !state.zoomed && !state.screenReader) {
    return { tooSmall: false, header, hops, tabs: 0, columns: besideEachOther(state, body), strip: null };
  }
  const strip = state.zoomed || rows < 20 ? null : stripPlace(state);
  const height = body - 1 - (strip?.height ?? 0);
  const place = { pane: state.focus, width: columns, height, titled: false };
  return { tooSmall: false, header, hops, tabs: 1, columns: [[place]], strip };
}

/** Lines of content a pane shows; 0 when it is not on the screen. */
export function paneRows(state: E2eState, pane: PaneId): number {
  const place = placeOf(state, pane);
  return place === null ? 0 : Math.max(0, place.height - (place.titled ? 1 : 0));
}

/** Columns of what a pane shows; rows of steps have room for their cursor before them, the others stand off a little. */
export function contentWidth({ pane, width }: Pick<PanePlace, "pane" | "width">): number {
  return pane === "steps" ? width : width - 1;
}

/** As {@link contentWidth}, of a pane on the screen. */
export function paneWidth(state: E2eState, pane: PaneId): number {
  return contentWidth({ pane, width: placeOf(state, pane)?.width ?? state.columns });
}

function placeOf(state: E2eState, pane: PaneId): PanePlace | null {
  return (
    e2eLayout(state)
      .columns.flat()
      .find((place) => place.pane === pane) ?? null
  );
}

/** Heights that do not depend on what is in the panes: nothing jumps while a run goes on. */
function besideEachOther({ columns, steps: { length } }: E2eState, body: number): PanePlace[][] {
  const left = Math.floor((columns - gutter) / 2);
  const right = columns - gutter - left;
  const steps = Math.min(length + 5, body - 6);
  const changes = body < 30 ? 4 : 6;
  const forwards = body < 30 ? 7 : 13;
  return [
    [
      { pane: "steps", width: left, height: steps, titled: true },
      { pane: "message", width: left, height: body - steps, titled: true },
    ],
    [
      { pane: "log", width: right, height: body - forwards - changes, titled: true },
      { pane: "forwards", width: right, height: forwards, titled: true },
      { pane: "changes", width: right, height: changes, titled: true },
    ],
  ];
}

function stripPlace(state: E2eState): PanePlace | null {
  const phase = phaseOf(state);
  const pane: PaneId = phase === "undoing" || phase === "ended" ? "changes" : "log";
  return state.focus === pane ? null : { pane, width: state.columns, height: 5, titled: true };
}
