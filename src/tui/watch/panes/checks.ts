import type { CheckResult } from "../../../doctor/report.ts";
import { formatClock } from "../../../units/format-duration.ts";
import { isProblem, severityRank, stateLabel, stateLabelWidth, stateTone } from "../../kit/check-state.ts";
import { clean, type Line, line, padTo, span } from "../../kit/line.ts";
import type { Pane, PaneFacts } from "../pane.ts";
import { changeMark, compareRows } from "../row-changes.ts";

export const checksPane: Pane = {
  id: "checks",
  title: "Checks",
  side: "left",
  importance: 1,
  shows: "as the report, problems first",
  opensChecks: true,
  headLines: 0,
  length: ({ checks }) => checks.length,
  lines: (facts, { top, room }) =>
    facts.checks
      .toSorted((a, b) => severityRank(a.status) - severityRank(b.status))
      .slice(top, top + room)
      .map((check) => checkLine(facts, check)),
  changes: (before, after) =>
    compareRows(before.checks.map(withKey), after.checks.map(withKey), {
      changed: (old, { key, status }) =>
        old.status === status
          ? null
          : { tone: isProblem(status) ? "bad" : "good", text: `${key}: ${old.status} to ${status}` },
    }),
};

const withKey = ({ id, status }: CheckResult) => ({ key: id, status });

function checkLine(facts: PaneFacts, check: CheckResult): Line {
  const { id, status } = check;
  const text = whatIsWrong(check);
  return line(
    changeMark(facts, "checks")(id),
    span(padTo(stateLabel(status, facts), stateLabelWidth), stateTone(status)),
    span(` ${id}`, status === "pass" || status === "skip" ? "dim" : "strong"),
    span(text === "" ? "" : `  ${clean(text, facts.unicode)}`),
    span(check.asOf === undefined ? "" : `  as of ${formatClock(Date.parse(check.asOf))}`, "dim"),
  );
}

/** What is wrong, or why it is not known; empty when all is well. */
function whatIsWrong({ status, reason, findings, blockedBy }: CheckResult): string {
  if (status === "pass") return "";
  const [first, ...more] = findings.filter(
    ({ severity, suppressed }) => severity !== "info" && suppressed === undefined,
  );
  if (first === undefined) return reason ?? (status === "blocked" ? `by ${blockedBy.join(", ")}` : "");
  return first.message + (more.length === 0 ? "" : ` (and ${more.length} more)`);
}
