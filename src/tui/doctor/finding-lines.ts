import { stateLabel, stateTone } from "../kit/glyphs.ts";
import { blank, clean, fitLine, type Line, line, span, type Tone, wrapHard } from "../kit/line.ts";
import { stateOf } from "./check-state.ts";
import type { DoctorState } from "./doctor-state.ts";
import { nextLines } from "./remedy-lines.ts";
import { selectedCheck, selectedFinding } from "./selection.ts";

/** The first tab of a check: what is wrong, where, and what to type next. */
export function findingLines(state: DoctorState): Line[] {
  const check = selectedCheck(state);
  if (check === null) return [];
  const { columns, unicode } = state;
  const text = (content: string, tone: Tone = "plain") =>
    wrapHard(clean(content, unicode), columns).map((part) => line(span(part, tone)));
  const label = span(stateLabel(stateOf(check), state), stateTone(stateOf(check)));
  const head = fitLine(line(label, span(`  ${clean(check.title, unicode)}`)), columns, unicode);
  const finding = selectedFinding(state);
  const { result } = check;
  if (result === null) return [head, blank, ...text("Not decided yet: what it needs is being read.")];
  const why = result.reason === null ? [] : [blank, ...text(result.reason)];
  const blockers = result.blockedBy.length === 0 ? [] : text(`needs ${result.blockedBy.join(", ")}`, "dim");
  if (finding === null) {
    const all = result.status === "pass" ? [blank, ...text("Nothing found.")] : [];
    return [head, ...why, ...blockers, ...all, ...nextLines(result.remedy, state)];
  }
  const suppressed =
    finding.suppressed === undefined
      ? []
      : text(
          `suppressed: ${finding.suppressed.reason}${finding.suppressed.until === null ? "" : `, until ${finding.suppressed.until}`}`,
          "dim",
        );
  return [
    head,
    ...why,
    ...blockers,
    blank,
    ...text(`${finding.severity} in ${finding.resource}`, "dim"),
    ...suppressed,
    ...text(finding.message, "strong"),
    ...nextLines(finding.remedy ?? result.remedy, state),
  ];
}
