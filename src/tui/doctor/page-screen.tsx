import { Box } from "ink";
import { layoutOf } from "../kit/layout.ts";
import type { Line } from "../kit/line.ts";
import { Lines } from "../kit/lines.tsx";
import type { DoctorState } from "./doctor-state.ts";
import { footerLine, noticeLine } from "./footer-line.ts";
import { ruleLine } from "./list-lines.ts";

/** A text that scrolls, under its own heading: an open check, the help. */
export function PageScreen({
  state,
  header,
  lines,
  top,
}: {
  state: DoctorState;
  header: (height: number) => readonly Line[];
  lines: readonly Line[];
  top: number;
}) {
  const { columns } = state;
  const layout = layoutOf(columns, state.rows, "page");
  const rule = ruleLine(state, { first: top, height: layout.body, total: lines.length });
  return (
    <Box flexDirection="column">
      <Lines columns={columns} height={layout.header} lines={header(layout.header)} />
      <Lines columns={columns} height={layout.body} lines={lines.slice(top, top + layout.body)} />
      <Lines columns={columns} height={layout.rule} lines={[rule]} />
      <Lines columns={columns} height={layout.notice} lines={[noticeLine(state)]} />
      <Lines columns={columns} height={layout.footer} lines={[footerLine(state)]} />
    </Box>
  );
}
