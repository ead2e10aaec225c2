import { layoutOf } from "../kit/layout.ts";
import { blank, type Line } from "../kit/line.ts";
import type { DoctorState } from "./doctor-state.ts";
import { footerLine, noticeLine } from "./footer-line.ts";
import { headerLines } from "./header-lines.ts";
import { listLines, ruleLine } from "./list-lines.ts";
import { listRows } from "./list-rows.ts";
import { previewLines } from "./preview-lines.ts";

/** The list screen from top to bottom; one line less than the terminal has rows. */
export function listScreenLines(state: DoctorState): Line[] {
  const layout = layoutOf(state.columns, state.rows, "list");
  const list = listLines(state, layout.body);
  const window = { first: state.list.top, height: layout.body, total: listRows(state).length };
  return [
    ...headerLines(state, layout.header),
    ...Array.from({ length: layout.body }, (_, row) => list[row] ?? blank),
    ...(layout.rule === 0 ? [] : [ruleLine(state, window)]),
    ...previewLines(state, layout.preview),
    noticeLine(state),
    footerLine(state),
  ];
}
