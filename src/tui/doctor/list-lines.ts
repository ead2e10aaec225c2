import { areas } from "../../checks/check-id.ts";
import { displayWidth } from "../../terminal/display-width.ts";
import { counted } from "../../units/counted.ts";
import { formatDuration } from "../../units/format-duration.ts";
import { isProblem, stateLabel, stateLabelWidth, stateTone, stateWord } from "../kit/check-state.ts";
import { glyphsFor } from "../kit/glyphs.ts";
import { clean, fitLine, type Line, line, padTo, type Span, span } from "../kit/line.ts";
import { areaTitle, type CheckEntry, countStates, shortName, stateOf } from "./check-entry.ts";
import type { DoctorState } from "./doctor-state.ts";
import { type ListRow, listRows, narrowColumns } from "./list-rows.ts";
import { probeProgress } from "./probe-progress.ts";

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

function emptyText({ list, checks }: DoctorState): string {
  if ((list.filterDraft ?? list.filter) !== "") return "  no row matches the filter";
  return list.onlyProblems ? `  no problems among ${checks.length} checks` : "  no checks";
}

/** One row as the terminal shows it. `nameWidth`: columns of the widest check name. */
function listLine(state: DoctorState, row: ListRow, selected: boolean, nameWidth: number): Line {
  const cursor = selected ? `${glyphsFor(state).cursor} ` : "  ";
  const spans = [span(cursor, "strong"), ...rowSpans(state, row, nameWidth)];
  return fitLine({ spans, selected }, state.columns, state.unicode);
}

function rowSpans(state: DoctorState, row: ListRow, nameWidth: number): Span[] {
  switch (row.kind) {
    case "area":
      return areaSpans(state, row);
    case "check":
      return checkSpans(state, row, nameWidth);
    case "gathered":
      return gatheredSpans(state, row);
    case "finding":
      return findingSpans(state, row);
    case "symptom":
      return symptomSpans(state, row);
  }
}

function areaSpans(state: DoctorState, { area, checks, folded }: ListRow & { kind: "area" }): Span[] {
  const glyphs = glyphsFor(state);
  const heading = `${folded ? glyphs.folded : glyphs.open} ${areaTitle(area)}`;
  const counts = countStates(checks);
  const outcomes = (["fail", "warn", "unknown", "blocked", "pass", "skip"] as const)
    .filter((name) => counts[name] > 0)
    .flatMap((name) => [
      span("  "),
      span(`${counts[name]} ${stateWord(name).toLowerCase()}`, folded ? stateTone(name) : "dim"),
    ]);
  return [span(heading, "strong"), ...outcomes, ...probeSpans(state, area)];
}

/** What is being read and for how long; what could not be read; in the end how long it took. */
function probeSpans(state: DoctorState, area: string): Span[] {
  const { running, failed, slowestMs, total } = probeProgress(state, area);
  const separator = `  ${glyphsFor(state).separator} `;
  const failures = failed.length === 0 ? [] : [span(separator, "dim"), span(failed.join(", "), "uncertain")];
  if (running.length > 0) {
    const text = state.screenReader
      ? `reading ${running.length} of ${total}`
      : `reading ${running.join(", ")}`;
    return [...failures, span(separator + text, "dim")];
  }
  if (slowestMs === null || total === 0 || failed.length > 0) return failures;
  return [span(`${separator}read in ${formatDuration(slowestMs)}`, "dim")];
}

const areaWidth = Math.max(...areas.map((area) => areaTitle(area).length));

/** The area, and what went wrong while it was read although nothing came of it; then the names. */
function gatheredSpans(
  state: DoctorState,
  { area, status, checks, folded }: ListRow & { kind: "gathered" },
): Span[] {
  const narrow = state.columns < narrowColumns;
  const title = narrow ? areaTitle(area) : padTo(areaTitle(area), areaWidth);
  const names = folded ? checks.map(shortName).join(", ") : counted(checks.length, "check");
  return [
    span(narrow ? "" : "  "),
    span(padTo(stateLabel(status, state), stateLabelWidth), stateTone(status)),
    span(` ${title}`),
    span(`  ${names}`, "dim"),
  ];
}

function checkSpans(state: DoctorState, row: ListRow & { kind: "check" }, nameWidth: number): Span[] {
  const current = stateOf(row.check);
  const label = padTo(stateLabel(current, state), stateLabelWidth);
  const name = padTo(shortName(row.check), nameWidth);
  const tail = checkTail(row, state.unicode);
  const narrow = state.columns < narrowColumns;
  const quiet = current === "pass" || current === "skip" || current === "run";
  return [
    span(narrow ? "" : "  "),
    span(label, stateTone(current)),
    span(` ${narrow ? shortName(row.check) : name}`, quiet ? "plain" : "strong"),
    span(narrow ? "" : `  ${tail}`, quiet ? "dim" : "plain"),
  ];
}

function checkTail(
  { check, folded, findings, followsFrom, only }: ListRow & { kind: "check" },
  unicode: boolean,
): string {
  if (only !== null) return clean(only.finding.message, unicode);
  if (followsFrom !== null && isProblem(stateOf(check))) return clean(`follows from ${followsFrom}`, unicode);
  return folded && findings > 0 ? `${findings} hidden` : tailOf(check, unicode);
}

/** What holds or should hold; for what could not be decided, why. */
function tailOf({ title, result, pending }: CheckEntry, unicode: boolean): string {
  if (pending || result === null) return clean(title, unicode);
  switch (result.status) {
    case "blocked":
      return clean(`by ${result.blockedBy.join(", ")}`, unicode);
    case "unknown":
    case "skip":
      return clean(result.reason ?? title, unicode);
    case "pass":
    case "warn":
    case "fail":
      return clean(title, unicode);
  }
}

/** Whose it is, then what it says: the repair is the one above. */
function symptomSpans(state: DoctorState, { finding, check }: ListRow & { kind: "symptom" }): Span[] {
  return [
    span(state.columns < narrowColumns ? "  " : "      "),
    span(`${glyphsFor(state).follows} `, "dim"),
    span(`${check.id}: ${clean(finding.message, state.unicode)}`, "dim"),
  ];
}

function findingSpans(state: DoctorState, { finding, check }: ListRow & { kind: "finding" }): Span[] {
  const warning = finding.severity === "warning" && stateOf(check) !== "warn" ? "warning: " : "";
  return [
    span(state.columns < narrowColumns ? "  " : "      "),
    span(`${glyphsFor(state).bullet} `, "dim"),
    span(warning, "warning"),
    span(clean(finding.message, state.unicode)),
  ];
}
