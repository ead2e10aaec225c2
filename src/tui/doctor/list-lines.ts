import { displayWidth } from "../../terminal/display-width.ts";
import { glyphsFor } from "../kit/glyphs.ts";
import { type Line, line, span } from "../kit/line.ts";
import type { DoctorState } from "./doctor-state.ts";
import { listLine, shortName } from "./list-line.ts";
import { listRows } from "./list-rows.ts";

const widestName = 26;

/** The rows of the list that the window shows. */
export function listLines(state: DoctorState, height: number): Line[] {
  const rows = listRows(state);
  if (rows.length === 0) return state.checks.length === 0 ? [] : [line(span(emptyText(state), "dim"))];
  const names = state.checks.map((check) => displayWidth(shortName(check)));
  const nameWidth = Math.min(widestName, Math.max(0, ...names));
  return rows
    .slice(state.list.top, state.list.top + height)
    .map((row) => listLine(state, row, row.key === state.list.cursor, nameWidth));
}

/** The line below a window: how much there is above and below, when not all is shown. */
export function ruleLine(
  state: Pick<DoctorState, "columns" | "unicode" | "screenReader">,
  { first, height, total }: { first: number; height: number; total: number },
): Line {
  const { columns } = state;
  const { rule } = glyphsFor(state);
  if (total <= height) return line(span(rule.repeat(columns), "dim"));
  const text = ` ${first + 1}-${Math.min(total, first + height)} of ${total} `;
  const left = Math.max(0, columns - text.length - 2);
  return line(span(rule.repeat(left) + text + rule.repeat(2), "dim"));
}

function emptyText({ list, checks }: DoctorState): string {
  if ((list.filterDraft ?? list.filter) !== "") return "  no row matches the filter";
  return list.onlyProblems ? `  no problems among ${checks.length} checks` : "  no checks";
}
