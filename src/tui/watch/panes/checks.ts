import { areas } from "../../../checks/check-id.ts";
import { type FoldedCheck, foldSymptoms } from "../../../doctor/fold-symptoms.ts";
import type { CheckResult } from "../../../doctor/report.ts";
import { undecidedReason } from "../../../doctor/undecided-reason.ts";
import { formatClock } from "../../../units/format-duration.ts";
import { isProblem, severityRank, stateLabel, stateLabelWidth, stateTone } from "../../kit/check-state.ts";
import { glyphsFor } from "../../kit/glyphs.ts";
import { clean, type Line, line, padTo, span } from "../../kit/line.ts";
import { remembered } from "../../kit/remembered.ts";
import type { Pane, PaneFacts } from "../pane.ts";
import { changeMark, compareRows } from "../row-changes.ts";

/** One line of the pane. */
type Row =
  | { kind: "problem"; check: FoldedCheck }
  | { kind: "symptom"; check: string; message: string }
  /** What passed, or was skipped, in an area. */
  | { kind: "quiet"; area: string; status: "pass" | "skip"; checks: readonly CheckResult[] };

export const checksPane: Pane = {
  id: "checks",
  title: "Checks",
  side: "left",
  importance: 1,
  shows: "causes first, what follows from one below it; what passed is a line an area",
  opensChecks: true,
  headLines: 0,
  length: ({ checks }) => rowsOf(checks).length,
  lines: (facts, { top, room }) =>
    rowsOf(facts.checks)
      .slice(top, top + room)
      .map((row) => rowLine(facts, row)),
  changes: (before, after) =>
    compareRows(before.checks.map(withKey), after.checks.map(withKey), {
      changed: (old, { key, status }) =>
        old.status === status
          ? null
          : { tone: isProblem(status) ? "bad" : "good", text: `${key}: ${old.status} to ${status}` },
    }),
};

const withKey = ({ id, status }: CheckResult) => ({ key: id, status });

const rowsOf = remembered((checks: readonly CheckResult[]): Row[] => {
  const problems = foldSymptoms(checks)
    .filter(({ status, followsFrom }) => isProblem(status) && followsFrom.length === 0)
    .toSorted((a, b) => severityRank(a.status) - severityRank(b.status));
  return [
    ...problems.flatMap((check): Row[] => [
      { kind: "problem", check },
      ...check.symptoms.map(
        ({ check: id, finding }): Row => ({ kind: "symptom", check: id, message: finding.message }),
      ),
    ]),
    ...(["pass", "skip"] as const).flatMap((status) =>
      areas.flatMap((area): Row[] => {
        const own = checks.filter((check) => check.status === status && check.id.startsWith(`${area}/`));
        return own.length === 0 ? [] : [{ kind: "quiet", area, status, checks: own }];
      }),
    ),
  ];
});

function rowLine(facts: PaneFacts, row: Row): Line {
  const mark = changeMark(facts, "checks");
  switch (row.kind) {
    case "problem":
      return line(
        mark(row.check.id),
        span(padTo(stateLabel(row.check.status, facts), stateLabelWidth), stateTone(row.check.status)),
        span(` ${row.check.id}`, "strong"),
        span(`  ${clean(whatIsWrong(row.check), facts.unicode)}`),
        asOf([row.check]),
      );
    case "symptom":
      return line(
        mark(row.check),
        span(`  ${glyphsFor(facts).follows} ${row.check}: ${clean(row.message, facts.unicode)}`, "dim"),
      );
    case "quiet":
      return line(
        row.checks.map(({ id }) => mark(id)).find(({ text }) => text.trim() !== "") ?? span("  "),
        span(padTo(stateLabel(row.status, facts), stateLabelWidth), stateTone(row.status)),
        span(` ${row.area}`),
        asOf(row.checks),
        span(`  ${row.checks.map(({ id }) => id.slice(row.area.length + 1)).join(", ")}`, "dim"),
      );
  }
}

/** When the oldest of what they say was read, where that was in an earlier round. */
function asOf(checks: readonly CheckResult[]) {
  const [oldest] = checks.flatMap(({ asOf: time }) => time ?? []).toSorted();
  return span(oldest === undefined ? "" : `  as of ${formatClock(Date.parse(oldest))}`, "dim");
}

/** What is wrong, or why it is not known. */
function whatIsWrong(check: FoldedCheck): string {
  const [first, ...more] = check.findings.filter(
    ({ severity, suppressed }) => severity !== "info" && suppressed === undefined,
  );
  if (first === undefined) return undecidedReason(check);
  return first.message + (more.length === 0 ? "" : ` (and ${more.length} more)`);
}
