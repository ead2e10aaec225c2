import { runRepeat } from "../../e2e/repeat/run-repeat.ts";
import type { E2eVerdict } from "../../e2e/reporting/verdict.ts";
import type { E2eOptions } from "../../e2e/run/around-run.ts";
import { runE2e } from "../../e2e/run/run-e2e.ts";
import { runSoak } from "../../e2e/soak/run-soak.ts";
import { rendererOf } from "../../report/formats.ts";
import type { CliContext } from "../cli-context.ts";
import { textOptions } from "../global-flags.ts";
import { writeFully } from "../output.ts";
import { runRecovery } from "../recovery.ts";
import { showE2ePlan } from "./dry-run.ts";
import { e2eExitCode, leftChanged } from "./ending.ts";
import { createE2eProgress, type E2eProgress, type ProgressEvent } from "./progress.ts";
import { redactE2eEvent, redactRepeatEvent, redactSoakEvent } from "./redact-events.ts";
import type { E2eRequest } from "./request.ts";
import { confirmScaling } from "./scaling-question.ts";
import { prepareE2e } from "./session.ts";

/** `nomnom e2e` without a screen: the report on stdout, everything else on stderr, the exit code from the report. */
export async function runE2eAsText(context: CliContext, request: E2eRequest): Promise<void> {
  if (!request.dryRun) context.ifCutOff(leftChanged);
  if (request.recover) return runRecovery(context, "e2e", request, request.format);
  const prepared = await prepareE2e(context, request);
  if (request.dryRun) return showE2ePlan(context, prepared, request);

  const { redactor } = context;
  const { format } = request;
  const how = textOptions(context, request);
  const run: E2eOptions = {
    ...prepared,
    signal: context.signal,
    confirm: (scaling) => confirmScaling(context, request, scaling),
  };
  const progress = createE2eProgress(context, request, format.name === "text");
  const { load } = run.settings;
  switch (load.kind) {
    case "once": {
      const events = redactor.events(runE2e(run), redactE2eEvent);
      const report = await lastReport(events, progress, (event) =>
        event.type === "run-finished" ? event.report : null,
      );
      return deliver(context, report, rendererOf(format, "E2eReport")(report, how));
    }
    case "repeat": {
      const events = redactor.events(runRepeat(run, load.runs), redactRepeatEvent);
      const report = await lastReport(events, progress, (event) =>
        event.type === "repeat-finished" ? event.report : null,
      );
      return deliver(context, report, rendererOf(format, "E2eRepeatReport")(report, how));
    }
    case "soak": {
      const events = redactor.events(runSoak(run, load), redactSoakEvent);
      const report = await lastReport(events, progress, (event) =>
        event.type === "soak-finished" ? event.report : null,
      );
      return deliver(context, report, rendererOf(format, "E2eSoakReport")(report, how));
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

async function deliver(
  context: CliContext,
  { verdict }: { verdict: E2eVerdict },
  text: Promise<string>,
): Promise<void> {
  await writeFully(context.stdout, await text);
  context.exitWith(e2eExitCode(verdict, context.signal.aborted));
}
