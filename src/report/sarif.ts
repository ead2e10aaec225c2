import type { Log, Notification, ReportingDescriptor } from "sarif";
import { foldSymptoms } from "../doctor/fold-symptoms.ts";
import type { CheckResult, DoctorReport, ErrorDocument } from "../doctor/report.ts";
import { renderJson } from "./json.ts";
import { sarifResults } from "./sarif-results.ts";

/** What a SARIF file says beyond the report. */
export interface SarifOptions {
  /** The page of each check of the report, as Markdown; what has none has no help. */
  pages: ReadonlyMap<string, string>;
  /** False: interrupted, or ended by a bug. */
  completed: boolean;
}

const schemaUri = "https://json.schemastore.org/sarif-2.1.0.json";

/**
 * SARIF 2.1.0: a rule for each check of the report with its page as help, a result for each problem and for each check that could not be decided. What follows from a problem
 * of another check belongs to that result: repairing one closes one alert. Passes
 * are no results: GitHub's code scanning makes an alert of every result, whatever its `kind` (microsoft/PSRule#955).
 */
export function renderSarif(report: DoctorReport, { pages, completed }: SarifOptions): string {
  const { tool, target, written, startedAt, durationMs } = report;
  const checks = foldSymptoms(report.checks);
  const log: Log = {
    $schema: schemaUri,
    version: "2.1.0",
    runs: [
      {
        tool: driverOf(
          tool,
          checks.map((check) => ruleOf(check, pages.get(check.id))),
        ),
        // What stands before the last slash tells uploads of several clusters apart.
        automationDetails: {
          id: `nomnom-${written === undefined ? "doctor" : "lint"}/${[target.context, target.namespace].filter((part) => part !== null).join("/")}/`,
        },
        invocations: [
          {
            executionSuccessful: completed,
            startTimeUtc: startedAt,
            endTimeUtc: new Date(Date.parse(startedAt) + durationMs).toISOString(),
            toolExecutionNotifications: checks.flatMap((check, index) => skipNotification(check, index)),
          },
        ],
        results: checks.flatMap((check, index) => sarifResults(check, index, checks)),
        columnKind: "utf16CodeUnits",
      },
    ],
  };
  return renderJson(log);
}

/** What stands in for a report when the command ended before there was one: a run that did not succeed, and why. */
export function renderErrorSarif({ tool, error }: ErrorDocument): string {
  const log: Log = {
    $schema: schemaUri,
    version: "2.1.0",
    runs: [
      {
        tool: driverOf(tool, []),
        invocations: [
          {
            executionSuccessful: false,
            toolExecutionNotifications: [
              {
                level: "error",
                message: { text: [error.message, error.hint].filter((part) => part !== "").join("\n") },
                descriptor: { id: error.code },
              },
            ],
          },
        ],
        results: [],
        columnKind: "utf16CodeUnits",
      },
    ],
  };
  return renderJson(log);
}

const driverOf = ({ name, version }: DoctorReport["tool"], rules: ReportingDescriptor[]) => ({
  driver: { name, version, semanticVersion: version, rules },
});

function ruleOf({ id, title }: CheckResult, page: string | undefined): ReportingDescriptor {
  const [area = id] = id.split("/");
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: `${(page && leadOf(page)) ?? title}` },
    ...(page === undefined ? {} : { help: { text: page, markdown: page } }),
    defaultConfiguration: { level: "error" },
    properties: { tags: [area] },
  };
}

/** The sentence below the title of a page. */
const leadOf = (page: string): string | undefined => /^# .*\n\n([^\n]+)/.exec(page)?.[1];

function skipNotification({ id, status, reason }: CheckResult, index: number): Notification[] {
  if (status !== "skip") return [];
  return [{ level: "note", message: { text: `skipped: ${reason ?? ""}` }, associatedRule: { id, index } }];
}
