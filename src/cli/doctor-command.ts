import { resolve } from "node:path";
import { type LoadedConfiguration, loadConfiguration } from "../blueprint/load-configuration.ts";
import { catalogue } from "../checks/catalogue.ts";
import type { DoctorEvent } from "../doctor/events.ts";
import { exitCodeOf } from "../doctor/exit-code.ts";
import { type DoctorReport, doctorReportSchema } from "../doctor/report.ts";
import { type DoctorOptions, runDoctor } from "../doctor/run-doctor.ts";
import { renderJson } from "../report/json.ts";
import { renderText } from "../report/text.ts";
import { writeSnapshot } from "../snapshot/file.ts";
import { redact, redactText } from "../snapshot/redact.ts";
import { snapshotSchema } from "../snapshot/snapshot.ts";
import { capabilitiesOf } from "../terminal/capabilities.ts";
import { sanitise } from "../terminal/sanitise.ts";
import type { CliContext } from "./cli-context.ts";
import type { DoctorCommandOptions } from "./commands/doctor.ts";
import { verifyCheckReferences } from "./configured-checks.ts";
import { createConnector } from "./connector.ts";
import { doctorOptions, validateDoctorFlags } from "./doctor-options.ts";
import { dueRecoveries } from "./due-recoveries.ts";
import { deadlineOption } from "./durations.ts";
import { writeFully } from "./output.ts";
import type { OutputFormat } from "./output-format.ts";
import { createProgress } from "./progress.ts";
import { describeBug } from "./report-error.ts";

type Finished = Extract<DoctorEvent, { type: "run-finished" }>;

/** `nomnom doctor`: the report on stdout, everything else on stderr, the exit code from the report. */
export async function runDoctorCommand(context: CliContext, options: DoctorCommandOptions): Promise<void> {
  const { format, failOn } = validateDoctorFlags(context, options);
  const configuration = await loadConfiguration({
    cwd: context.cwd,
    configFile: options.config ?? context.env.NOMNOM_CONFIG ?? null,
    entitiesDir: options.entities ?? null,
  });
  await warn(context, verifyCheckReferences(configuration.checkReferences, catalogue));
  await warn(context, await dueRecoveries(context));

  const requestTimeoutMs = deadlineOption(
    "--request-timeout",
    options.requestTimeout ?? context.env.NOMNOM_REQUEST_TIMEOUT,
  );
  const live = createConnector(context, options, configuration, requestTimeoutMs, async (settings, how) => {
    const { openConnections } = await import("../connect/open-connections.ts");
    return openConnections(settings, how);
  });
  const run = await doctorOptions(context, options, configuration, live.connect);
  const finished = await follow(run, context, options);
  if (options.verbose) await tellOrigins(context, configuration, live.origins());

  if (options.saveSnapshot !== undefined) {
    const snapshot = snapshotSchema.parse(redact(finished.snapshot, live.secrets()));
    await writeSnapshot(resolve(context.cwd, options.saveSnapshot), snapshot);
  }
  const report = doctorReportSchema.parse(redact(finished.report, live.secrets()));
  await writeFully(context.stdout, render(report, format, context, options));
  await tellBugs(context, finished, options);
  context.exitWith(
    exitCodeOf(finished.report, { failOn, bugs: finished.bugs.length, interrupted: context.signal.aborted }),
  );
}

/** Runs to the end, telling on stderr what happens. */
async function follow(
  run: DoctorOptions,
  context: CliContext,
  options: DoctorCommandOptions,
): Promise<Finished> {
  const capabilities = capabilitiesOf(context.stderr, context.env, { noColour: !options.color });
  const progress = createProgress(context.stderr, capabilities, {
    verbose: options.verbose === true,
    quiet: options.quiet === true,
  });
  let gaveUp: string[] = [];
  try {
    for await (const event of runDoctor(run)) {
      progress.show(event);
      if (event.type === "gave-up-waiting") gaveUp = event.checks;
      if (event.type !== "run-finished") continue;
      progress.clear();
      if (gaveUp.length > 0) {
        await warn(context, [`stopped waiting: what ${gaveUp.join(", ")} found will not go away by itself`]);
      }
      return event;
    }
  } finally {
    progress.clear();
  }
  throw new Error("the run ended without a report");
}

function render(
  report: DoctorReport,
  format: OutputFormat,
  context: CliContext,
  options: DoctorCommandOptions,
): string {
  if (format === "json") return renderJson(report);
  return renderText(report, {
    ...capabilitiesOf(context.stdout, context.env, { noColour: !options.color }),
    verbose: options.verbose === true,
    quiet: options.quiet === true,
  });
}

async function tellOrigins(
  context: CliContext,
  { file, origins }: LoadedConfiguration,
  connections: readonly { name: string; value: string; origin: string }[],
): Promise<void> {
  const lines = [
    ...connections.map(({ name, value, origin }) => `${name} = ${redactText(value, [])}  (${origin})`),
    `configuration file: ${file ?? "none"}`,
    ...Object.entries(origins).map(([part, origin]) => `blueprint ${part}: ${origin}`),
  ];
  await writeFully(context.stderr, lines.map((line) => `${sanitise(line)}\n`).join(""));
}

/** One probe that throws leaves several checks undecided: it is told once. */
async function tellBugs(
  context: CliContext,
  { bugs }: Finished,
  { verbose }: DoctorCommandOptions,
): Promise<void> {
  for (const error of new Set(bugs.map((bug) => bug.error))) {
    const checks = bugs.flatMap((bug) => (bug.error === error ? [bug.check] : []));
    const { message, hint, stack } = describeBug(error);
    const lines = [
      `error: ${checks.join(", ")}: ${message}`,
      `hint: ${hint}`,
      ...(verbose && stack !== null ? [stack] : []),
    ];
    await writeFully(context.stderr, `${sanitise(redactText(lines.join("\n"), []))}\n`);
  }
}

async function warn(context: CliContext, messages: readonly string[]): Promise<void> {
  await writeFully(context.stderr, messages.map((message) => `warning: ${sanitise(message)}\n`).join(""));
}
