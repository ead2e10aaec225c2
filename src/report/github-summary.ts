import { type FoldedCheck, foldSymptoms } from "../doctor/fold-symptoms.ts";
import type { CheckResult, DoctorReport, ReportedFinding } from "../doctor/report.ts";
import { waysOf } from "../doctor/report-remedy.ts";
import { undecidedReason } from "../doctor/undecided-reason.ts";
import { systems, targetFieldsOf } from "../systems/systems.ts";
import { sanitise, sanitiseLine } from "../terminal/sanitise.ts";
import { isNoteOfPass, placeWords, suppressionWords, symptomWords, worstFirst } from "./plain-words.ts";
import { verdictLine } from "./verdict-line.ts";

/** GitHub takes 1 MiB per step, and nothing of what is longer. */
const maxBytes = 1_000_000;

/** The report as the Markdown of a job's summary: the verdict, a table of the checks, and below it what needs somebody with what to type. */
export function renderGithubSummary(report: DoctorReport): string {
  const targets =
    report.written?.paths ??
    systems.flatMap((system) => targetFieldsOf(system)).flatMap(({ field }) => report.target[field] ?? []);
  const checks = foldSymptoms(report.checks);
  const head = [
    `## nomnom ${report.written === undefined ? "doctor" : "lint"}: ${verdictLine(report)}`,
    ...(targets.length === 0 ? [] : [targets.map(code).join(" · ")]),
    ["| | check | |", "|---|---|---|", ...checks.map(rowOf)].join("\n"),
  ].join("\n\n");
  const details = checks.flatMap(detailsOf);
  return `${withinLimit(head, details)}\n`;
}

const rowOf = (check: FoldedCheck) =>
  `| ${check.status.toUpperCase()} | ${code(check.id)} | ${prose(told(check))} |`;

function told(check: FoldedCheck): string {
  if (check.followsFrom.length > 0) return `follows from ${check.followsFrom.join(", ")}`;
  switch (check.status) {
    case "skip":
    case "unknown":
    case "blocked":
      return undecidedReason(check);
    case "pass":
    case "warn":
    case "fail":
      return check.title;
  }
}

function detailsOf(check: FoldedCheck): string[] {
  const findings = worstFirst(check.findings).filter(
    (finding) => finding.suppressed !== undefined || !isNoteOfPass(finding, check.status),
  );
  if (findings.length === 0 && check.remedy === null) return [];
  const symptoms = check.symptoms.map((symptom) => `- ${prose(symptomWords(symptom))}`).join("\n");
  return [
    [
      `### ${code(check.id)}`,
      ...remedyOf(check.remedy),
      ...findings.map(findingOf),
      ...(symptoms === "" ? [] : [symptoms]),
    ].join("\n\n"),
  ];
}

function findingOf({ message, remedy, suppressed, places = [] }: ReportedFinding): string {
  if (suppressed !== undefined) return prose(`suppressed (${suppressionWords(suppressed)}): ${message}`);
  const written = places.map((place) => `- ${code(placeWords(place))} ${prose(place.what)}`).join("\n");
  return [prose(message), ...(written === "" ? [] : [written]), ...remedyOf(remedy)].join("\n\n");
}

function remedyOf(remedy: CheckResult["remedy"]): string[] {
  if (remedy === null) return [];
  const commands = waysOf(remedy)
    .map((way) => sanitise(way.join("\n")))
    .join("\n# or\n");
  return [`→ ${prose(remedy.summary)}`, ...(commands === "" ? [] : [fenced(commands)])];
}

/** As many of the details as GitHub takes. */
function withinLimit(head: string, details: readonly string[]): string {
  let text = head;
  for (const [index, block] of details.entries()) {
    const longer = `${text}\n\n${block}`;
    if (Buffer.byteLength(longer) > maxBytes) {
      return `${text}\n\n${details.length - index} more checks have findings: see the log of this step.`;
    }
    text = longer;
  }
  return text;
}

/** Text of servers as text: nothing in it is Markdown or HTML. */
const prose = (text: string) =>
  sanitiseLine(text)
    .replace(/[\\`*_{}[\]()#+!|~@]/g, "\\$&")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");

/** A fence longer than any in the text. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}sh\n${text}\n${fence}`;
}

const code = (text: string) => `<code>${prose(text)}</code>`;
