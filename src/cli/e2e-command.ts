import { loadConfiguration } from "../blueprint/load-configuration.ts";
import { type E2eReport, e2eReportSchema } from "../e2e/report.ts";
import { runE2e } from "../e2e/run-e2e.ts";
import { redact } from "../snapshot/redact.ts";
import { exitCodes } from "../user-error.ts";
import { tool } from "../version.ts";
import type { CliContext } from "./cli-context.ts";
import type { E2eCommandOptions } from "./commands/e2e.ts";
import { confirmScaling } from "./e2e-confirm.ts";
import { e2eConnector } from "./e2e-connector.ts";
import { showE2ePlan } from "./e2e-dry-run.ts";
import { parseE2eFormat, renderE2e } from "./e2e-output.ts";
import { createE2eProgress } from "./e2e-progress.ts";
import { runE2eRecovery } from "./e2e-recovery.ts";
import { e2eSettings } from "./e2e-settings.ts";
import { writeFully } from "./output.ts";
import { journalFolder } from "./state-folder.ts";

/** `nomnom e2e`: the report on stdout, everything else on stderr, the exit code from the report. */
export async function runE2eCommand(context: CliContext, options: E2eCommandOptions): Promise<void> {
  const format = parseE2eFormat(options.output ?? context.env.NOMNOM_OUTPUT);
  const configuration = await loadConfiguration({
    cwd: context.cwd,
    configFile: options.config ?? context.env.NOMNOM_CONFIG ?? null,
    entitiesDir: null,
  });
  const folder = journalFolder(context);
  if (options.recover) return runE2eRecovery(context, options, configuration, { format, folder });
  const settings = await e2eSettings(context, options, configuration);
  const connector = e2eConnector(context, options, configuration, settings.requestTimeoutMs);
  if (options.dryRun) return showE2ePlan(context, { format, settings, connector });

  const progress = createE2eProgress(context, options, format === "text");
  let report: E2eReport | null = null;
  try {
    const events = runE2e({
      settings,
      blueprint: configuration.blueprint,
      connect: connector.connect,
      tool,
      journalFolder: folder,
      signal: context.signal,
      now: () => new Date(),
      confirm: (plan) => confirmScaling(context, options, plan),
    });
    for await (const event of events) {
      progress.show(event);
      if (event.type === "run-finished") report = event.report;
    }
  } finally {
    progress.clear();
  }
  if (report === null) throw new Error("the run ended without a report");
  const clean = e2eReportSchema.parse(redact(report, connector.secrets()));
  await writeFully(context.stdout, renderE2e(context, options, format, clean));
  context.exitWith(exitCodeOf(report, context.signal.aborted));
}

function exitCodeOf(report: E2eReport, interrupted: boolean): number {
  if (interrupted) return exitCodes.interrupted;
  switch (report.verdict) {
    case "pass":
    case "warn":
      return exitCodes.ok;
    case "fail":
      return exitCodes.failed;
    case "inconclusive":
      return exitCodes.inconclusive;
  }
}
