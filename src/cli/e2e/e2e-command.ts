import { e2eRepeatReportSchema, e2eReportSchema, e2eSoakReportSchema } from "../../e2e/documents.ts";
import { type RepeatEvent, runRepeat } from "../../e2e/repeat/run-repeat.ts";
import type { E2eVerdict } from "../../e2e/reporting/verdict.ts";
import type { E2eOptions } from "../../e2e/run/around-run.ts";
import type { E2eEvent } from "../../e2e/run/events.ts";
import { runE2e } from "../../e2e/run/run-e2e.ts";
import { runSoak } from "../../e2e/soak/run-soak.ts";
import type { SoakEvent } from "../../e2e/soak/soak-events.ts";
import { redact } from "../../snapshot/redact.ts";
import type { CliContext } from "../cli-context.ts";
import type { E2eCommandOptions } from "../commands/e2e.ts";
import { writeFully } from "../output.ts";
import { confirmScaling } from "./e2e-confirm.ts";
import { showE2ePlan } from "./e2e-dry-run.ts";
import { e2eExitCode } from "./e2e-exit-code.ts";
import type { E2eFormat } from "./e2e-flags.ts";
import { renderE2e, renderE2eRepeat, renderE2eSoak } from "./e2e-output.ts";
import { prepareE2e } from "./e2e-preparation.ts";
import { createE2eProgress, type E2eProgress, type ProgressEvent } from "./e2e-progress.ts";
import { runE2eRecovery } from "./e2e-recovery.ts";
import { leftChanged } from "./left-changed.ts";

/** `nomnom e2e` without a screen: the report on stdout, everything else on stderr, the exit code from the report. */
export async function runE2eCommand(
  context: CliContext,
  options: E2eCommandOptions,
  format: E2eFormat,
): Promise<void> {
  if (!options.dryRun) context.ifCutOff(leftChanged);
  if (options.recover) return runE2eRecovery(context, options, format);
  const { run: prepared, secrets } = await prepareE2e(context, options);
  if (options.dryRun) return showE2ePlan(context, prepared, format);

  const run: E2eOptions = {
    ...prepared,
    signal: context.signal,
    confirm: (scaling) => confirmScaling(context, options, scaling),
  };
  const progress = createE2eProgress(context, options, format === "text");
  const { load } = run.settings;
  switch (load.kind) {
    case "once": {
      const reportIn = (event: E2eEvent) => (event.type === "run-finished" ? event.report : null);
      const report = e2eReportSchema.parse(
        redact(await lastReport(runE2e(run), progress, reportIn), secrets()),
      );
      return deliver(context, renderE2e(context, options, format, report), report.verdict);
    }
    case "repeat": {
      const reportIn = (event: RepeatEvent) => (event.type === "repeat-finished" ? event.report : null);
      const last = await lastReport(runRepeat(run, load.runs), progress, reportIn);
      const report = e2eRepeatReportSchema.parse(redact(last, secrets()));
      return deliver(context, renderE2eRepeat(context, options, format, report), report.verdict);
    }
    case "soak": {
      const reportIn = (event: SoakEvent) => (event.type === "soak-finished" ? event.report : null);
      const last = await lastReport(runSoak(run, load), progress, reportIn);
      const report = e2eSoakReportSchema.parse(redact(last, secrets()));
      return deliver(context, renderE2eSoak(context, options, format, report), report.verdict);
    }
  }
}

/** Shows what happens until it has ended, and gives the report of the event that holds it. */
async function lastReport<Event extends ProgressEvent, Report>(
  events: AsyncIterable<Event>,
  progress: E2eProgress,
  reportIn: (event: Event) => Report | null,
): Promise<Report> {
  let report: Report | null = null;
  try {
    for await (const event of events) {
      progress.show(event);
      report = reportIn(event) ?? report;
    }
  } finally {
    progress.clear();
  }
  if (report === null) throw new Error("the run ended without a report");
  return report;
}

async function deliver(context: CliContext, text: string, verdict: E2eVerdict): Promise<void> {
  await writeFully(context.stdout, text);
  context.exitWith(e2eExitCode(verdict, context.signal.aborted));
}
