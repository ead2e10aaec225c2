import { isProblem } from "../kit/check-state.ts";
import { layoutOf } from "../kit/page-layout.ts";
import { scrollTo } from "../kit/scroll-window.ts";
import { stateOf } from "./check-entry.ts";
import type { DoctorState } from "./doctor-state.ts";
import { type ListRow, listRows } from "./list-rows.ts";

/** Where the cursor is among the rows; -1 when there are none. */
export function cursorIndex(state: DoctorState): number {
  return state.list.cursor === null ? -1 : listRows(state).findIndex((row) => row.key === state.list.cursor);
}

/** The row under the cursor. */
export function currentRow(state: DoctorState): ListRow | null {
  return listRows(state)[cursorIndex(state)] ?? null;
}

/** Puts the cursor on a row that exists and the window around it. Called after every change. */
export function settleList(state: DoctorState): DoctorState {
  const rows = listRows(state);
  const index = settledIndex(state, rows);
  const { body } = layoutOf(state.columns, state.rows, "list");
  const shown = { first: headingIndex(rows, index), cursor: Math.max(0, index) };
  // Until somebody moves it the cursor follows the first problem, up and down as checks finish; the window stays as high as it can.
  const top = scrollTo(shown, state.list.cursorMoved ? state.list.top : 0, body, rows.length);
  const cursor = rows[index]?.key ?? null;
  const { list } = state;
  if (list.cursor === cursor && list.cursorIndex === index && list.top === top) return state;
  return { ...state, list: { ...list, cursor, cursorIndex: index, top } };
}

function settledIndex(state: DoctorState, rows: readonly ListRow[]): number {
  if (rows.length === 0) return -1;
  if (!state.list.cursorMoved) return Math.max(0, rows.findIndex(isProblemRow));
  const kept = cursorIndex(state);
  return kept >= 0 ? kept : Math.min(Math.max(0, state.list.cursorIndex), rows.length - 1);
}

/** The row with the headings right above it: a finding says little without its check. */
function headingIndex(rows: readonly ListRow[], index: number): number {
  let first = Math.max(0, index);
  while (first > 0 && depthAt(rows, first - 1) < depthAt(rows, first)) first -= 1;
  return first;
}

const depths: Readonly<Record<ListRow["kind"], number>> = {
  area: 0,
  gathered: 0,
  check: 1,
  finding: 2,
  symptom: 2,
};
const depthAt = (rows: readonly ListRow[], index: number): number => depths[rows[index]?.kind ?? "area"];

/** Moves to a row; `index` may lie outside the list. */
export function moveTo(state: DoctorState, index: number): DoctorState {
  const rows = listRows(state);
  const row = rows[Math.max(0, Math.min(index, rows.length - 1))];
  if (row === undefined) return state;
  return { ...state, list: { ...state.list, cursor: row.key, cursorMoved: true } };
}

/** Moves to the next check or finding that is a problem, around the end if need be. */
export function moveToProblem(state: DoctorState, step: 1 | -1): DoctorState {
  const rows = listRows(state);
  const from = cursorIndex(state);
  for (let distance = 1; distance <= rows.length; distance += 1) {
    const index = (from + step * distance + rows.length * 2) % rows.length;
    const row = rows[index];
    if (row !== undefined && isProblemRow(row)) return moveTo(state, index);
  }
  return state;
}

/** A check that has findings is passed over for its first finding. */
function isProblemRow(row: ListRow): boolean {
  switch (row.kind) {
    case "area":
    case "gathered":
    case "symptom":
      return false;
    case "check":
      return (
        row.followsFrom === null &&
        isProblem(stateOf(row.check)) &&
        (row.findings === 0 || row.only !== null || row.folded)
      );
    case "finding":
      return true;
  }
}
