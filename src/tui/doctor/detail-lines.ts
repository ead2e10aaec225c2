import type { Line } from "../kit/line.ts";
import type { DetailTab, DoctorState } from "./doctor-state.ts";
import { evidenceLines } from "./evidence-lines.ts";
import { findingLines } from "./finding-lines.ts";
import { pageLines } from "./page-lines.ts";
import { remedyLines } from "./remedy-lines.ts";
import { selectedCheck } from "./selection.ts";

interface Inputs {
  check: unknown;
  page: unknown;
  finding: number;
  tab: DetailTab;
  columns: number;
  unicode: boolean;
}

let last: { inputs: Inputs; lines: readonly Line[] } | null = null;

/** All lines of the open tab; the screen shows a window of them. */
export function detailLines(state: DoctorState): readonly Line[] {
  const { detail, columns, unicode } = state;
  if (detail === null) return [];
  const check = selectedCheck(state);
  const { tab, finding } = detail;
  const inputs: Inputs = { check, page: state.pages[detail.check], finding, tab, columns, unicode };
  // Scrolling asks for the lines twice per key, and evidence can be long: the last answer is kept.
  if (last === null || !equal(last.inputs, inputs)) last = { inputs, lines: compute(state, tab) };
  return last.lines;
}

function equal(a: Inputs, b: Inputs): boolean {
  return (
    a.check === b.check &&
    a.page === b.page &&
    a.finding === b.finding &&
    a.tab === b.tab &&
    a.columns === b.columns &&
    a.unicode === b.unicode
  );
}

function compute(state: DoctorState, tab: DetailTab): readonly Line[] {
  switch (tab) {
    case "finding":
      return findingLines(state);
    case "evidence":
      return evidenceLines(state);
    case "remedy":
      return remedyLines(state);
    case "page":
      return pageLines(state);
  }
}
