import { type FoldedCheck, foldSymptoms } from "../doctor/fold-symptoms.ts";
import type { CheckResult, DoctorReport, ErrorDocument, ReportedFinding } from "../doctor/report.ts";
import { undecidedReason } from "../doctor/undecided-reason.ts";
import { renderJunit, type TestCase, type TestOutcome } from "./junit.ts";
import { findingWords, isOnlyTrace, undecidedWords, withSymptoms, worstFirst } from "./plain-words.ts";
import { verdictLine } from "./verdict-line.ts";

/**
 * One test suite with a case for each check. A failed check is a failure, a skipped one skipped, an unknown one an error. A blocked one is skipped
 * beside the failure that blocks it, and an error without it, so that a run which decided nothing never looks green. Causes stand before the checks that
 * follow from them, which say so and nothing else.
 * @param warningsFail as `--fail-on warn`: what makes the run fail is a failure here too.
 */
export function renderDoctorJunit(report: DoctorReport, { warningsFail }: { warningsFail: boolean }): string {
  const command = report.written === undefined ? "doctor" : "lint";
  return renderJunit([
    {
      name: `nomnom ${command}`,
      durationMs: report.durationMs,
      startedAt: report.startedAt,
      properties: propertiesOf(report.target),
      cases: foldSymptoms(report.checks).map(
        (check): TestCase => ({
          classname: `nomnom.${command}`,
          name: check.id,
          durationMs: check.durationMs,
          outcome: outcomeOf(check, report.checks, warningsFail),
        }),
      ),
      conclusion: verdictLine(report),
    },
  ]);
}

/** A property is a text: of several releases their names, of how a system is reached nothing. */
function propertiesOf({
  routes: _,
  databases = {},
  otherReleases,
  ...target
}: DoctorReport["target"]): Record<string, string> {
  const names = { ...target, otherReleases: otherReleases?.join(", ") };
  return Object.fromEntries([
    ...Object.entries(names).flatMap(([name, value]): [string, string][] => (value ? [[name, value]] : [])),
    ...Object.entries(databases).map(([name, { url }]): [string, string] => [`database ${name}`, url]),
  ]);
}

/** What stands in for a report when the command ended before there was one: a suite with one error. */
export function renderErrorJunit({ error }: ErrorDocument, startedAt: string): string {
  return renderJunit([
    {
      name: "nomnom",
      durationMs: 0,
      startedAt,
      properties: {},
      cases: [
        {
          classname: "nomnom",
          name: "the command ran",
          durationMs: 0,
          outcome: { kind: "error", message: error.message, type: error.code, details: error.hint },
        },
      ],
      conclusion: `error: ${error.message}`,
    },
  ]);
}

function outcomeOf(check: FoldedCheck, checks: readonly CheckResult[], warningsFail: boolean): TestOutcome {
  switch (check.status) {
    case "pass":
      return { kind: "passed", notes: notesOf(check) };
    case "warn":
      return warningsFail ? failure(check, "warning") : { kind: "passed", notes: notesOf(check) };
    case "fail":
      return failure(check, "error");
    case "skip":
      return { kind: "skipped", message: check.reason ?? "" };
    case "unknown":
      return undecided(check);
    case "blocked":
      return isOnlyTrace(check, checks)
        ? undecided(check)
        : { kind: "skipped", message: undecidedReason(check) };
  }
}

const undecided = (check: FoldedCheck): TestOutcome => ({
  kind: "error",
  message: undecidedReason(check),
  type: check.status,
  details: [undecidedWords(check), ...detailsOf(check)].join("\n\n"),
});

/** All findings in the details, the worst ones' sentences as the message. */
function failure(check: FoldedCheck, severity: ReportedFinding["severity"]): TestOutcome {
  const worst = worstFirst(check.findings).filter(
    (finding) => finding.severity === severity && finding.suppressed === undefined,
  );
  return {
    kind: "failed",
    message:
      check.followsFrom.length > 0
        ? `follows from ${check.followsFrom.join(", ")}`
        : worst.map(({ message }) => message).join(" "),
    type: severity,
    details: detailsOf(check).join("\n\n"),
  };
}

function notesOf(check: FoldedCheck): string | null {
  const details = detailsOf(check);
  return details.length === 0 ? null : details.join("\n\n");
}

const detailsOf = (check: FoldedCheck): string[] =>
  withSymptoms(check).map(({ finding, symptoms }) => {
    const word = finding.severity === "info" ? "note" : finding.severity;
    return `${word}: ${findingWords(finding, symptoms)}\n${finding.resource}`;
  });
