import type { DiffReport } from "../doctor/diff/diff-report.ts";
import type { DoctorReport, ErrorDocument } from "../doctor/report.ts";
import type { E2eRepeatReport } from "../e2e/repeat/repeat-report.ts";
import type { E2eReport } from "../e2e/reporting/e2e-report.ts";
import type { E2ePlan } from "../e2e/run/plan.ts";
import type { E2eSoakReport } from "../e2e/soak/soak-report.ts";
import type { FixReport } from "../fix/fix-report.ts";
import type { RecoveryReport } from "../journal/recovery-report.ts";
import type { TextOptions } from "./pen.ts";

/** What a report of doctor says beyond the report. */
export interface DoctorRendering extends TextOptions {
  /** `--fail-on warn`: a warning makes the run fail. */
  warningsFail: boolean;
  /** False: interrupted, or ended by a bug. */
  completed: boolean;
  /** The page of a check, as Markdown. */
  readPage(check: string): Promise<string>;
}

/** How each kind of document is written in one format. */
export interface Renderers {
  DoctorReport(report: DoctorReport, how: DoctorRendering): Promise<string>;
  DiffReport(report: DiffReport, how: TextOptions): Promise<string>;
  E2eReport(report: E2eReport, how: TextOptions): Promise<string>;
  E2eRepeatReport(report: E2eRepeatReport, how: TextOptions): Promise<string>;
  E2eSoakReport(report: E2eSoakReport, how: TextOptions): Promise<string>;
  E2ePlan(plan: E2ePlan): Promise<string>;
  FixReport(report: FixReport, how: TextOptions): Promise<string>;
  RecoveryReport(report: RecoveryReport): Promise<string>;
}

export type ReportingCommand =
  | "doctor"
  | "lint"
  | "e2e"
  | "fix"
  | "diff"
  | "snapshot"
  | "init"
  | "explain"
  | "forward";

/** One word of `-o`. To add a format: a file with its renderers, and its entry in {@link formats}. */
export interface Format {
  name: string;
  /** For docs/formats.md. */
  description: string;
  /** Those that take it. */
  commands: readonly ReportingCommand[];
  /** Loaded when they are called. What is missing is written as text. */
  render: Partial<Renderers>;
  /** Null: an error is words on stderr only. */
  renderError: ((document: ErrorDocument, now: Date) => Promise<string>) | null;
  /** Its lines are commands of the CI's runner, with what is foreign in them escaped. */
  isForRunner?: true;
  /** What is added to the summary of a CI job, where the environment names its file. */
  jobSummary?(report: DoctorReport): Promise<string>;
}

const textRenderers: Renderers = {
  DoctorReport: async (report, how) => (await import("./text.ts")).renderText(report, how),
  DiffReport: async (report, how) => (await import("./diff-text.ts")).renderDiff(report, how),
  E2eReport: async (report, how) => (await import("./e2e-text.ts")).renderE2eText(report, how),
  E2eRepeatReport: async (report, how) =>
    (await import("./e2e-repeat-text.ts")).renderE2eRepeatText(report, how),
  E2eSoakReport: async (report, how) => (await import("./e2e-soak-text.ts")).renderE2eSoakText(report, how),
  E2ePlan: async (plan) => (await import("./e2e-plan-text.ts")).renderE2ePlan(plan),
  FixReport: async (report, how) => (await import("./fix-text.ts")).renderFix(report, how),
  RecoveryReport: async (report) => (await import("./recovery-text.ts")).renderRecovery(report),
};

const asJson = async (document: Parameters<Renderers[keyof Renderers]>[0] | ErrorDocument): Promise<string> =>
  (await import("./json.ts")).renderJson(document);

/** When `-o` was not given and there is no screen. */
export const textFormat: Format = {
  name: "text",
  description: "for people, with what to type next",
  commands: ["doctor", "lint", "e2e", "fix", "diff", "snapshot", "init", "explain", "forward"],
  render: textRenderers,
  renderError: null,
};

/** The formats of `-o`, in the order of the help. */
export const formats: readonly Format[] = [
  textFormat,
  {
    name: "json",
    description: "the whole report, one document (schemas/)",
    commands: ["doctor", "lint", "e2e", "fix", "diff", "snapshot"],
    render: {
      DoctorReport: asJson,
      DiffReport: asJson,
      E2eReport: asJson,
      E2eRepeatReport: asJson,
      E2eSoakReport: asJson,
      E2ePlan: asJson,
      FixReport: asJson,
      RecoveryReport: asJson,
    },
    renderError: asJson,
  },
  {
    name: "junit",
    description: "test results: Jenkins, GitLab, Azure Pipelines",
    commands: ["doctor", "lint", "e2e"],
    render: {
      DoctorReport: async (report, how) => (await import("./doctor-junit.ts")).renderDoctorJunit(report, how),
      E2eReport: async (report) => (await import("./e2e-junit.ts")).renderE2eJunit(report),
      E2eRepeatReport: async (report) => (await import("./e2e-junit.ts")).renderE2eRepeatJunit(report),
      E2eSoakReport: async (report) => (await import("./e2e-junit.ts")).renderE2eSoakJunit(report),
    },
    renderError: async (document, now) =>
      (await import("./doctor-junit.ts")).renderErrorJunit(document, now.toISOString()),
  },
  {
    name: "sarif",
    description: "SARIF 2.1.0: code scanning, editors, result managers",
    commands: ["doctor", "lint"],
    render: {
      DoctorReport: async (report, { completed, readPage }) => {
        const { renderSarif } = await import("./sarif.ts");
        const pages = report.checks.map(async ({ id }) => [id, await readPage(id)] as const);
        return renderSarif(report, { completed, pages: new Map(await Promise.all(pages)) });
      },
    },
    renderError: async (document) => (await import("./sarif.ts")).renderErrorSarif(document),
  },
  {
    name: "github",
    isForRunner: true,
    description: "annotations of a GitHub Actions job, and its summary",
    commands: ["doctor", "lint"],
    render: {
      DoctorReport: async (report) => (await import("./github.ts")).renderGithub(report),
    },
    renderError: async (document) => (await import("./github.ts")).renderErrorGithub(document),
    jobSummary: async (report) => (await import("./github-summary.ts")).renderGithubSummary(report),
  },
];

export const formatsOf = (command: ReportingCommand): Format[] =>
  formats.filter(({ commands }) => commands.includes(command));

/** What writes documents of one kind in a format; as text where the format has no way for them. */
export const rendererOf = <Kind extends keyof Renderers>(format: Format, kind: Kind): Renderers[Kind] =>
  format.render[kind] ?? textRenderers[kind];
