import { type FoldedCheck, foldSymptoms } from "../doctor/fold-symptoms.ts";
import type { CheckResult, DoctorReport, ErrorDocument, ReportedFinding } from "../doctor/report.ts";
import { sanitise } from "../terminal/sanitise.ts";
import { findingWords, isNoteOfPass, isOnlyTrace, undecidedWords, withSymptoms } from "./plain-words.ts";
import { verdictLine } from "./verdict-line.ts";

type Level = "error" | "warning" | "notice";

/**
 * GitHub's workflow commands, one annotation a line: errors of failed checks, warnings, what could not be decided, and the notes of checks that did not pass; what follows from a finding is a line of its annotation;
 * what is suppressed is reported in the job's summary only. The last line, for people who read the log, is the verdict.
 */
export function renderGithub(report: DoctorReport): string {
  const lines = foldSymptoms(report.checks).flatMap((check) => annotationsOf(check, report.checks));
  return `${[...lines, verdictLine(report)].join("\n")}\n`;
}

/** What stands in for a report when the command ended before there was one. */
export function renderErrorGithub({ error }: ErrorDocument): string {
  const text = [error.message, ...(error.hint === "" ? [] : [`hint: ${error.hint}`])].join("\n");
  return `${workflowCommand("error", `nomnom (${error.code})`, text)}\n`;
}

function annotationsOf(check: FoldedCheck, checks: readonly CheckResult[]): string[] {
  const undecided = isOnlyTrace(check, checks)
    ? [workflowCommand("warning", `${check.id}: ${check.status}`, undecidedWords(check))]
    : [];
  const findings = withSymptoms(check)
    .filter(({ finding }) => finding.suppressed === undefined && !isNoteOfPass(finding, check.status))
    .map(({ finding, symptoms }) =>
      workflowCommand(levelOf(finding), check.id, findingWords(finding, symptoms), finding.places?.[0]),
    );
  return [...undecided, ...findings];
}

function levelOf({ severity }: ReportedFinding): Level {
  return severity === "info" ? "notice" : severity;
}

/** The runner undoes these escapes, and reads everything else up to the end of the line as it is (actions/toolkit, command.ts). */
function workflowCommand(
  level: Level,
  title: string,
  message: string,
  place?: { file: string; line: number; column: number },
): string {
  const at =
    place === undefined
      ? ""
      : `file=${escapedProperty(sanitise(place.file))},line=${place.line},col=${place.column},`;
  return `::${level} ${at}title=${escapedProperty(sanitise(title))}::${escapedData(sanitise(message))}`;
}

const escapedData = (text: string) =>
  text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");

const escapedProperty = (text: string) => escapedData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
