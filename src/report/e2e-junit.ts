import type { E2eReport, StepResult } from "../e2e/report.ts";
import { sanitise } from "../terminal/sanitise.ts";

/** One test suite with a case for each step, as CI systems read it: skip and blocked are skipped, fail a failure, unknown an error. */
export function renderE2eJunit(report: E2eReport): string {
  const count = (...wanted: StepResult["status"][]) =>
    report.steps.filter(({ status }) => wanted.includes(status)).length;
  const totals = `tests="${report.steps.length}" failures="${count("fail")}" errors="${count("unknown")}" skipped="${count("skip", "blocked")}"`;
  const suite = attributes({
    name: "nomnom e2e",
    time: seconds(report.durationMs),
    timestamp: report.startedAt.replace(/\.\d+Z$/, ""),
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${totals}>`,
    `  <testsuite ${suite} ${totals}>`,
    ...report.steps.flatMap(caseLines),
    `    <system-out>${escaped(`${report.verdict.toUpperCase()}: ${report.conclusion}`)}</system-out>`,
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

function caseLines(step: StepResult): string[] {
  const open = `    <testcase ${attributes({
    classname: "nomnom.e2e",
    name: `${step.number} ${step.id}`,
    time: seconds(step.durationMs),
  })}`;
  const inner = outcomeOf(step);
  return inner === null ? [`${open}/>`] : [`${open}>`, `      ${inner}`, "    </testcase>"];
}

function outcomeOf(step: StepResult): string | null {
  const details = escaped(JSON.stringify(step.evidence, null, 2));
  switch (step.status) {
    case "pass":
      return null;
    case "warn":
      return `<system-out>${escaped(`warning: ${step.message}`)}</system-out>`;
    case "fail":
      return `<failure ${attributes({ message: step.message, type: step.hop ?? "step" })}>${details}</failure>`;
    case "unknown":
      return `<error ${attributes({ message: step.reason ?? step.message, type: "unknown" })}>${details}</error>`;
    case "skip":
    case "blocked":
      return `<skipped ${attributes({ message: step.reason ?? step.message })}/>`;
  }
}

const seconds = (milliseconds: number) => (milliseconds / 1000).toFixed(3);

const attributes = (values: Readonly<Record<string, string>>) =>
  Object.entries(values)
    .map(([name, value]) => `${name}="${escaped(value)}"`)
    .join(" ");

/** What XML 1.0 cannot hold is left out: control characters by `sanitise`, lone surrogates and non-characters here. */
function escaped(text: string): string {
  return sanitise(text)
    .replace(/[\p{Cs}\ufffe\uffff]/gu, "")
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
