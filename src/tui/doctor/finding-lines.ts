import { causesAmong, foldSymptoms } from "../../doctor/fold-symptoms.ts";
import type { ReportedFinding, ReportedRemedy } from "../../doctor/report.ts";
import { waysOf } from "../../doctor/report-remedy.ts";
import { stateLabel, stateTone } from "../kit/check-state.ts";
import {
  blank,
  clean,
  cleanBlock,
  fitLine,
  type Line,
  line,
  span,
  type Tone,
  wrapHard,
} from "../kit/line.ts";
import { wrapCommand } from "../kit/wrap-command.ts";
import { stateOf } from "./check-entry.ts";
import type { DoctorState } from "./doctor-state.ts";
import { planLines } from "./plan-lines.ts";
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
  const results = state.checks.flatMap((entry) => entry.result ?? []);
  const cause = causesAmong(results)(finding);
  const symptoms = foldSymptoms(results).find(({ id }) => id === check.id)?.symptoms ?? [];
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
    ...(cause === null
      ? [...planLines(state, finding), ...nextLines(finding.remedy ?? result.remedy, state)]
      : [blank, ...text(`Follows from ${cause}: its repair is the one.`)]),
    ...(symptoms.length === 0 ? [] : [blank, line(span("Therefore", "strong"))]),
    ...symptoms.flatMap((symptom) => text(`${symptom.check}: ${symptom.finding.message}`, "dim")),
  ];
}

/** The remedy tab: the remedy in words, then each command, most likely first. */
export function remedyLines(state: DoctorState): Line[] {
  const remedy = selectedFinding(state)?.remedy ?? selectedCheck(state)?.result?.remedy ?? null;
  if (remedy === null) return [line(span("There is nothing to repair here.", "dim"))];
  const { columns, unicode } = state;
  return [
    ...wrapHard(clean(remedy.summary, unicode), columns).map((text) => line(span(text, "strong"))),
    ...wayLines(remedy, state),
    ...(remedy.commands.length === 0 ? [] : [blank, line(span(copyWords(remedy), "dim"))]),
  ];
}

/** Below a finding: the remedy and its commands. */
function nextLines(remedy: ReportedFinding["remedy"], state: DoctorState): Line[] {
  if (remedy === null) return [];
  const summary = wrapHard(clean(remedy.summary, state.unicode), state.columns);
  return [
    blank,
    line(span("Next", "strong")),
    ...summary.map((text) => line(span(text))),
    ...waysOf(remedy).flatMap((way, index) => [
      ...(index === 0 ? [] : [line(span("or", "dim"))]),
      ...way.flatMap((command) => commandLines(command, state)),
    ]),
  ];
}

/** Each way with room around it. */
const wayLines = (remedy: ReportedRemedy, state: DoctorState): Line[] =>
  waysOf(remedy).flatMap((way, index) => [
    ...(index === 0 ? [] : [blank, line(span("or", "dim"))]),
    ...way.flatMap((command) => [blank, ...commandLines(command, state)]),
  ]);

const copyWords = (remedy: ReportedRemedy): string =>
  waysOf(remedy).length > 1 ? "Y copies the first of these ways" : "Y copies the commands";

/** A command as it is typed; what is too long goes on below, indented, as a shell reads it. */
function commandLines(command: string, { columns, unicode }: DoctorState): Line[] {
  return cleanBlock(command, unicode)
    .split("\n")
    .flatMap((row, rowIndex) =>
      wrapCommand(row, columns - 4).map((text, index) =>
        line(span(rowIndex === 0 && index === 0 ? "  $ " : "    ", "dim"), span(text, "command")),
      ),
    );
}
