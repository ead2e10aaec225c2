import { evidenceTable } from "../kit/evidence-table.ts";
import { cleanBlock, type Line, line, span } from "../kit/line.ts";
import { remembered } from "../kit/remembered.ts";
import type { DoctorState } from "./doctor-state.ts";
import { findingLines, remedyLines } from "./finding-lines.ts";
import { markdownLines } from "./markdown-lines.ts";
import { selectedCheck, selectedFinding } from "./selection.ts";

/**
 * All lines of the open tab; the screen shows a window of them. Scrolling asks for them twice per key, and evidence can be long.
 */
export const detailLines = remembered(
  (state: DoctorState): readonly Line[] => linesOfTab(state),
  (state) => {
    const { detail, pages, columns, unicode } = state;
    if (detail === null) return [null];
    const { finding, tab } = detail;
    return [
      state.checks,
      state.plans,
      selectedCheck(state),
      pages[detail.check],
      finding,
      tab,
      columns,
      unicode,
    ];
  },
);

function linesOfTab(state: DoctorState): readonly Line[] {
  switch (state.detail?.tab) {
    case undefined:
      return [];
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

/** What was read, as a table. */
function evidenceLines(state: DoctorState): Line[] {
  const finding = selectedFinding(state);
  if (finding === null) return [line(span("There is no evidence: nothing was found.", "dim"))];
  return evidenceTable([["resource", finding.resource]], finding.evidence, state);
}

/** What `nomnom explain` shows of the check. */
function pageLines({ detail, pages, columns, unicode }: DoctorState): Line[] {
  const page = detail === null ? undefined : pages[detail.check];
  if (page === undefined || page.state === "loading") return [line(span("reading the page", "dim"))];
  if (page.state === "missing") return [line(span("This check has no page.", "dim"))];
  return markdownLines(cleanBlock(page.text, unicode), columns, unicode);
}
