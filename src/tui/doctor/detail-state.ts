import type { CheckId } from "../../checks/check-id.ts";
import { layoutOf } from "../kit/page-layout.ts";
import { clampTop, scrolled } from "../kit/scroll-window.ts";
import { detailLines } from "./detail-lines.ts";
import type { DoctorCommand } from "./doctor-keys.ts";
import { type DetailState, type DoctorState, detailTabs } from "./doctor-state.ts";
import { currentRow, moveToProblem, settleList } from "./list-cursor.ts";
import { findingOfRow } from "./selection.ts";

/** Opens a check at one of its findings, on the first tab. */
export function openDetail(state: DoctorState, check: CheckId, finding: number): DoctorState {
  return { ...state, detail: { check, finding, tab: "finding", top: 0 } };
}

/** Goes back to the list. */
export function closeDetail(state: DoctorState): DoctorState {
  return { ...state, detail: null };
}

/** What a command does to the open check. */
export function pressInDetail(state: DoctorState, command: DoctorCommand): DoctorState {
  const { detail } = state;
  if (detail === null) return state;
  switch (command) {
    case "next-tab":
      return withDetail(state, { ...detail, tab: tabAfter(detail, 1), top: 0 });
    case "previous-tab":
      return withDetail(state, { ...detail, tab: tabAfter(detail, -1), top: 0 });
    case "next-finding":
      return withDetail(state, { ...detail, finding: detail.finding + 1, top: 0 });
    case "previous-finding":
      return withDetail(state, { ...detail, finding: Math.max(0, detail.finding - 1), top: 0 });
    case "next-problem":
      return openProblem(state, detail, 1);
    case "previous-problem":
      return openProblem(state, detail, -1);
    default:
      return withDetail(state, { ...detail, top: scrolledTop(state, detail, command) });
  }
}

/** Keeps the open finding and its window within what there is. Called after every change. */
export function settleDetail(state: DoctorState): DoctorState {
  const { detail } = state;
  if (detail === null) return state;
  const check = state.checks.find(({ id }) => id === detail.check);
  if (check === undefined) return closeDetail(state);
  const last = Math.max(0, (check.result?.findings.length ?? 0) - 1);
  const finding = Math.min(detail.finding, last);
  const settled = { ...state, detail: { ...detail, finding } };
  const top = clampTop(detail.top, bodyHeight(state), detailLines(settled).length);
  if (finding === detail.finding && top === detail.top) return state;
  return { ...state, detail: { ...detail, finding, top } };
}

function tabAfter(detail: DetailState, step: 1 | -1): DetailState["tab"] {
  const index = (detailTabs.indexOf(detail.tab) + step + detailTabs.length) % detailTabs.length;
  return detailTabs[index] ?? "finding";
}

/** The cursor of the list walks along, so that closing shows where one is. */
function openProblem(state: DoctorState, detail: DetailState, step: 1 | -1): DoctorState {
  const moved = settleList(moveToProblem(state, step));
  const row = currentRow(moved);
  if (row === null || !("check" in row)) return state;
  const finding = findingOfRow(row)?.index ?? 0;
  return withDetail(moved, { ...detail, check: row.check.id, finding, top: 0 });
}

function scrolledTop(state: DoctorState, detail: DetailState, command: DoctorCommand): number {
  return scrolled(detail.top, command, bodyHeight(state), detailLines(state).length);
}

function bodyHeight(state: DoctorState): number {
  return layoutOf(state.columns, state.rows, "page").body;
}

function withDetail(state: DoctorState, detail: DetailState): DoctorState {
  return { ...state, detail };
}
