import { Box } from "ink";
import type { DoctorState } from "../state/doctor-state.ts";
import { layoutOf } from "../state/layout.ts";
import { listRows } from "../state/list-rows.ts";
import { footerLine, noticeLine } from "../view/footer-line.ts";
import { headerLines } from "../view/header-lines.ts";
import { listLines, ruleLine } from "../view/list-lines.ts";
import { previewLines } from "../view/preview-lines.ts";
import { Lines } from "./lines.tsx";

/** The checks, grouped by area, as they come in. */
export function ListScreen({ state }: { state: DoctorState }) {
  const { columns } = state;
  const layout = layoutOf(columns, state.rows, "list");
  const rule = ruleLine(state, { first: state.list.top, height: layout.body, total: listRows(state).length });
  return (
    <Box flexDirection="column">
      <Lines columns={columns} height={layout.header} lines={headerLines(state, layout.header)} />
      <Lines columns={columns} height={layout.body} lines={listLines(state, layout.body)} />
      <Lines columns={columns} height={layout.rule} lines={[rule]} />
      <Lines columns={columns} height={layout.preview} lines={previewLines(state, layout.preview)} />
      <Lines columns={columns} height={layout.notice} lines={[noticeLine(state)]} />
      <Lines columns={columns} height={layout.footer} lines={[footerLine(state)]} />
    </Box>
  );
}
