import type { ReportedFinding } from "../../doctor/report.ts";
import { blank, clean, cleanBlock, type Line, line, span, wrapHard } from "../kit/line.ts";
import type { DoctorState } from "./doctor-state.ts";
import { selectedCheck, selectedFinding } from "./selection.ts";

type Remedy = ReportedFinding["remedy"];

/** The remedy tab: the way out in words, then each command, most likely first. */
export function remedyLines(state: DoctorState): Line[] {
  const remedy = selectedFinding(state)?.remedy ?? selectedCheck(state)?.result?.remedy ?? null;
  if (remedy === null) return [line(span("There is nothing to repair here.", "dim"))];
  const { columns, unicode } = state;
  return [
    ...wrapHard(clean(remedy.summary, unicode), columns).map((text) => line(span(text, "strong"))),
    ...remedy.commands.flatMap((command) => [blank, ...commandLines(command, state)]),
    ...(remedy.commands.length === 0 ? [] : [blank, line(span("Y copies the commands", "dim"))]),
  ];
}

/** Below a finding: the way out and the commands. */
export function nextLines(remedy: Remedy, state: DoctorState): Line[] {
  if (remedy === null) return [];
  const summary = wrapHard(clean(remedy.summary, state.unicode), state.columns);
  return [
    blank,
    line(span("Next", "strong")),
    ...summary.map((text) => line(span(text))),
    ...remedy.commands.flatMap((command) => commandLines(command, state)),
  ];
}

/** A command as it is typed; what is too long goes on below, indented. */
function commandLines(command: string, { columns, unicode }: DoctorState): Line[] {
  return cleanBlock(command, unicode)
    .split("\n")
    .flatMap((row, rowIndex) =>
      wrapHard(row, columns - 4).map((text, index) =>
        line(span(rowIndex === 0 && index === 0 ? "  $ " : "    ", "dim"), span(text, "command")),
      ),
    );
}
