import type { E2eRepeatReport } from "../e2e/repeat/repeat-report.ts";
import type { E2eReport, StepResult } from "../e2e/reporting/e2e-report.ts";
import type { E2eSoakReport, SoakCause } from "../e2e/soak/soak-report.ts";
import { renderJunit, type TestCase, type TestOutcome, type TestSuite } from "./junit.ts";

/** One test suite with a case for each step, as CI systems read it: skip and blocked are skipped, fail a failure, unknown an error. */
export function renderE2eJunit(report: E2eReport): string {
  return renderJunit([suiteOf("nomnom e2e", report, report.steps.map(stepCase))]);
}

/** A test suite for each run. */
export function renderE2eRepeatJunit({ runs, summary }: E2eRepeatReport): string {
  return renderJunit(
    runs.map((run, index) =>
      suiteOf(`nomnom e2e ${index + 1} of ${summary.runs}`, run, run.steps.map(stepCase)),
    ),
  );
}

/** The steps that prepare, and a case for each way an order can end but being stored, failed when one has. */
export function renderE2eSoakJunit(report: E2eSoakReport): string {
  return renderJunit([
    suiteOf("nomnom e2e soak", report, [...report.steps.map(stepCase), ...soakCases(report)]),
  ]);
}

function suiteOf(
  name: string,
  run: Pick<E2eReport, "durationMs" | "startedAt" | "verdict" | "conclusion">,
  cases: readonly TestCase[],
): TestSuite {
  const { durationMs, startedAt } = run;
  const conclusion = `${run.verdict.toUpperCase()}: ${run.conclusion}`;
  return { name, durationMs, startedAt, properties: {}, cases, conclusion };
}

const stepCase = (step: StepResult): TestCase =>
  caseOf({
    name: `${step.number} ${step.id}`,
    status: step.status,
    durationMs: step.durationMs,
    message: step.status === "fail" || step.status === "warn" ? step.message : (step.reason ?? step.message),
    type: step.hop ?? "step",
    evidence: step.evidence,
  });

function soakCases({ counts, causes, load }: E2eSoakReport): TestCase[] {
  const fateCase = (
    name: string,
    fate: SoakCause["fate"],
    count: number,
    bad: StepResult["status"],
  ): TestCase => {
    const own = causes.filter((cause) => cause.fate === fate);
    const why = own.map((cause) => `${cause.count}: ${cause.why}`).join("; ");
    const status = counts.sent === 0 ? "blocked" : count > 0 ? bad : "pass";
    const message = counts.sent === 0 ? "no order was sent" : `${count} of ${counts.sent} orders; ${why}`;
    return caseOf({ name, status, durationMs: 0, message, type: own[0]?.hop ?? "soak", evidence: own });
  };
  const unsent = load.count - counts.sent;
  return [
    fateCase("no order is refused", "refused", counts.refused, "fail"),
    fateCase("no order is dead-lettered", "dead-lettered", counts.deadLettered, "fail"),
    fateCase("no order is lost", "lost", counts.lost, "fail"),
    fateCase("no order is still under way", "under-way", counts.underWay, "unknown"),
    caseOf({
      name: "every order was sent",
      status: unsent === 0 ? "pass" : "unknown",
      durationMs: load.sendingMs,
      message: `${unsent} of ${load.count} orders were not sent`,
      type: "soak",
      evidence: load,
    }),
  ];
}

interface Told {
  name: string;
  status: StepResult["status"];
  durationMs: number;
  message: string;
  /** Of a failure. */
  type: string;
  evidence: unknown;
}

const caseOf = ({ name, durationMs, ...rest }: Told): TestCase => ({
  classname: "nomnom.e2e",
  name,
  durationMs,
  outcome: outcomeOf(rest),
});

function outcomeOf({ status, message, type, evidence }: Omit<Told, "name" | "durationMs">): TestOutcome {
  const details = JSON.stringify(evidence, null, 2);
  switch (status) {
    case "pass":
      return { kind: "passed", notes: null };
    case "warn":
      return { kind: "passed", notes: `warning: ${message}` };
    case "fail":
      return { kind: "failed", message, type, details };
    case "unknown":
      return { kind: "error", message, type: "unknown", details };
    case "skip":
    case "blocked":
      return { kind: "skipped", message };
  }
}
