import type { E2eRepeatReport } from "../e2e/repeat/repeat-report.ts";
import type { E2eReport, StepResult } from "../e2e/report.ts";
import type { E2eSoakReport, SoakCause } from "../e2e/soak/soak-report.ts";
import { sanitise } from "../terminal/sanitise.ts";

/** One test suite with a case for each step, as CI systems read it: skip and blocked are skipped, fail a failure, unknown an error. */
export function renderE2eJunit(report: E2eReport): string {
  return junitOf([{ ...report, name: "nomnom e2e", cases: report.steps.map(stepCase) }]);
}

/** A test suite for each run. */
export function renderE2eRepeatJunit({ runs, summary }: E2eRepeatReport): string {
  const suites = runs.map((run, index) => ({
    ...run,
    name: `nomnom e2e ${index + 1} of ${summary.runs}`,
    cases: run.steps.map(stepCase),
  }));
  return junitOf(suites);
}

/** The steps that prepare, and a case for each way an order can end but being stored, failed when one has. */
export function renderE2eSoakJunit(report: E2eSoakReport): string {
  const cases = [...report.steps.map(stepCase), ...soakCases(report)];
  return junitOf([{ ...report, name: "nomnom e2e soak", cases }]);
}

interface TestCase {
  name: string;
  status: StepResult["status"];
  durationMs: number;
  message: string;
  /** Of a failure. */
  type: string;
  evidence: unknown;
}

interface TestSuite extends Pick<E2eReport, "durationMs" | "startedAt" | "verdict" | "conclusion"> {
  name: string;
  cases: TestCase[];
}

const stepCase = (step: StepResult): TestCase => ({
  name: `${step.number} ${step.id}`,
  status: step.status,
  durationMs: step.durationMs,
  message: step.status === "fail" || step.status === "warn" ? step.message : (step.reason ?? step.message),
  type: step.hop ?? "step",
  evidence: step.evidence,
});

function soakCases({ counts, causes, load }: E2eSoakReport): TestCase[] {
  const caseOf = (
    name: string,
    fate: SoakCause["fate"],
    count: number,
    bad: TestCase["status"],
  ): TestCase => {
    const own = causes.filter((cause) => cause.fate === fate);
    const why = own.map((cause) => `${cause.count}: ${cause.why}`).join("; ");
    const status = counts.sent === 0 ? "blocked" : count > 0 ? bad : "pass";
    const message = counts.sent === 0 ? "no order was sent" : `${count} of ${counts.sent} orders; ${why}`;
    return { name, status, durationMs: 0, message, type: own[0]?.hop ?? "soak", evidence: own };
  };
  const unsent = load.count - counts.sent;
  return [
    caseOf("no order is refused", "refused", counts.refused, "fail"),
    caseOf("no order is dead-lettered", "dead-lettered", counts.deadLettered, "fail"),
    caseOf("no order is lost", "lost", counts.lost, "fail"),
    caseOf("no order is still under way", "under-way", counts.underWay, "unknown"),
    {
      name: "every order was sent",
      status: unsent === 0 ? "pass" : "unknown",
      durationMs: load.sendingMs,
      message: `${unsent} of ${load.count} orders were not sent`,
      type: "soak",
      evidence: load,
    },
  ];
}

function junitOf(suites: readonly TestSuite[]): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${totals(suites.flatMap(({ cases }) => cases))}>`,
    ...suites.flatMap(suiteLines),
    "</testsuites>",
    "",
  ].join("\n");
}

function totals(cases: readonly TestCase[]): string {
  const count = (...wanted: TestCase["status"][]) =>
    cases.filter(({ status }) => wanted.includes(status)).length;
  return `tests="${cases.length}" failures="${count("fail")}" errors="${count("unknown")}" skipped="${count("skip", "blocked")}"`;
}

function suiteLines(suite: TestSuite): string[] {
  const head = attributes({
    name: suite.name,
    time: seconds(suite.durationMs),
    timestamp: suite.startedAt.replace(/\.\d+Z$/, ""),
  });
  return [
    `  <testsuite ${head} ${totals(suite.cases)}>`,
    ...suite.cases.flatMap(caseLines),
    `    <system-out>${escaped(`${suite.verdict.toUpperCase()}: ${suite.conclusion}`)}</system-out>`,
    "  </testsuite>",
  ];
}

function caseLines(test: TestCase): string[] {
  const open = `    <testcase ${attributes({
    classname: "nomnom.e2e",
    name: test.name,
    time: seconds(test.durationMs),
  })}`;
  const inner = outcomeOf(test);
  return inner === null ? [`${open}/>`] : [`${open}>`, `      ${inner}`, "    </testcase>"];
}

function outcomeOf({ status, message, type, evidence }: TestCase): string | null {
  const details = escaped(JSON.stringify(evidence, null, 2));
  switch (status) {
    case "pass":
      return null;
    case "warn":
      return `<system-out>${escaped(`warning: ${message}`)}</system-out>`;
    case "fail":
      return `<failure ${attributes({ message, type })}>${details}</failure>`;
    case "unknown":
      return `<error ${attributes({ message, type: "unknown" })}>${details}</error>`;
    case "skip":
    case "blocked":
      return `<skipped ${attributes({ message })}/>`;
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
