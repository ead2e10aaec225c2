import { areas } from "../../checks/check-id.ts";
import { layoutOf } from "../kit/page-layout.ts";
import type { DoctorCommand } from "./doctor-keys.ts";
import { type DoctorState, listOrders } from "./doctor-state.ts";
import { currentRow, cursorIndex, moveTo, moveToProblem } from "./list-cursor.ts";
import { type ListRow, listRows } from "./list-rows.ts";

/** What a command does to the list. */
export function pressInList(state: DoctorState, command: DoctorCommand, key: string): DoctorState {
  const index = cursorIndex(state);
  const page = Math.max(1, layoutOf(state.columns, state.rows, "list").body - 1);
  switch (command) {
    case "up":
      return moveTo(state, index - 1);
    case "down":
      return moveTo(state, index + 1);
    case "page-up":
      return moveTo(state, index - page);
    case "page-down":
      return moveTo(state, index + page);
    case "first":
      return moveTo(state, 0);
    case "last":
      return moveTo(state, listRows(state).length - 1);
    case "next-problem":
      return moveToProblem(state, 1);
    case "previous-problem":
      return moveToProblem(state, -1);
    case "area":
      return moveToArea(state, Number(key) - 1);
    case "fold":
      return fold(state);
    case "filter":
      return { ...state, list: { ...state.list, filterDraft: state.list.filter } };
    case "only-problems":
      return { ...state, list: { ...state.list, onlyProblems: !state.list.onlyProblems } };
    case "clear-filter":
      return { ...state, list: { ...state.list, filter: "", onlyProblems: false } };
    case "order":
      return nextOrder(state);
    default:
      return state;
  }
}

function moveToArea(state: DoctorState, number: number): DoctorState {
  const index = listRows(state).findIndex((row) => "area" in row && row.area === areas[number]);
  return index < 0 ? state : moveTo(state, index);
}

/** Hides or shows what is below the row; on a finding or a symptom, what is below its check. */
function fold(state: DoctorState): DoctorState {
  const row = currentRow(state);
  if (row === null) return state;
  const key = headingOf(row);
  const { list } = state;
  const folded = list.folded.includes(key)
    ? list.folded.filter((other) => other !== key)
    : [...list.folded, key];
  return { ...state, list: { ...list, folded, cursor: key, cursorMoved: true } };
}

function headingOf(row: ListRow): string {
  switch (row.kind) {
    case "finding":
      return row.check.id;
    case "symptom":
      return row.cause;
    case "area":
    case "gathered":
    case "check":
      return row.key;
  }
}

function nextOrder(state: DoctorState): DoctorState {
  const order = listOrders[(listOrders.indexOf(state.list.order) + 1) % listOrders.length] ?? "severity";
  return {
    ...state,
    list: { ...state.list, order },
    notice: { tone: "good", text: `order: ${order}` },
  };
}
