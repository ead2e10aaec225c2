import { sanitise } from "../terminal/sanitise.ts";

/** One case as CI systems read it. */
export interface TestCase {
  /** Groups the cases: `nomnom.doctor`. */
  classname: string;
  name: string;
  durationMs: number;
  outcome: TestOutcome;
}

export type TestOutcome =
  /** `notes` is shown with the case and does not count. */
  | { kind: "passed"; notes: string | null }
  | { kind: "skipped"; message: string }
  | {
      /** `failed`: it is wrong. `error`: it could not be decided. */
      kind: "failed" | "error";
      message: string;
      /** What sort of failure, in a word. */
      type: string;
      details: string;
    };

export interface TestSuite {
  name: string;
  durationMs: number;
  /** ISO 8601. */
  startedAt: string;
  properties: Readonly<Record<string, string>>;
  cases: readonly TestCase[];
  /** How it ended, in a sentence. */
  conclusion: string;
}

/** JUnit's XML, in the form that Jenkins, GitLab and the GitHub actions for it read; well-formed whatever the texts hold. */
export function renderJunit(suites: readonly TestSuite[]): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${totals(suites.flatMap(({ cases }) => cases))}>`,
    ...suites.flatMap(suiteLines),
    "</testsuites>",
    "",
  ].join("\n");
}

function totals(cases: readonly TestCase[]): string {
  const count = (kind: TestOutcome["kind"]) => cases.filter(({ outcome }) => outcome.kind === kind).length;
  return `tests="${cases.length}" failures="${count("failed")}" errors="${count("error")}" skipped="${count("skipped")}"`;
}

function suiteLines(suite: TestSuite): string[] {
  const head = attributes({
    name: suite.name,
    time: seconds(suite.durationMs),
    timestamp: suite.startedAt.replace(/\.\d+Z$/, ""),
  });
  return [
    `  <testsuite ${head} ${totals(suite.cases)}>`,
    ...propertyLines(suite.properties),
    ...suite.cases.flatMap(caseLines),
    `    <system-out>${escaped(suite.conclusion)}</system-out>`,
    "  </testsuite>",
  ];
}

function propertyLines(properties: TestSuite["properties"]): string[] {
  const entries = Object.entries(properties);
  if (entries.length === 0) return [];
  return [
    "    <properties>",
    ...entries.map(([name, value]) => `      <property ${attributes({ name, value })}/>`),
    "    </properties>",
  ];
}

function caseLines({ classname, name, durationMs, outcome }: TestCase): string[] {
  const open = `    <testcase ${attributes({ classname, name, time: seconds(durationMs) })}`;
  const inner = outcomeElement(outcome);
  return inner === null ? [`${open}/>`] : [`${open}>`, `      ${inner}`, "    </testcase>"];
}

function outcomeElement(outcome: TestOutcome): string | null {
  switch (outcome.kind) {
    case "passed":
      return outcome.notes === null ? null : `<system-out>${escaped(outcome.notes)}</system-out>`;
    case "skipped":
      return `<skipped ${attributes({ message: outcome.message })}/>`;
    case "failed":
      return `<failure ${attributes({ message: outcome.message, type: outcome.type })}>${escaped(outcome.details)}</failure>`;
    case "error":
      return `<error ${attributes({ message: outcome.message, type: outcome.type })}>${escaped(outcome.details)}</error>`;
  }
}

const seconds = (milliseconds: number) => (milliseconds / 1000).toFixed(3);

const attributes = (values: Readonly<Record<string, string>>) =>
  Object.entries(values)
    .map(([name, value]) => `${name}="${escaped(value)}"`)
    .join(" ");

/** What XML 1.0 cannot hold is left out: control characters by `sanitise`, lone surrogates and non-characters here. What a CI runner takes for a command is escaped. */
function escaped(text: string): string {
  return sanitise(text)
    .replace(/[\p{Cs}\ufffe\uffff]/gu, "")
    .replace(/[&<>"']|#(?=#(?:vso|teamcity)?\[)/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/(^|\n)([^\S\n]*)::/g, "$1$2&#58;:");
}
