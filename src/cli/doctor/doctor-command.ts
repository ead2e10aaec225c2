import { resolve } from "node:path";
import type { LoadedConfiguration } from "../../blueprint/load-configuration.ts";
import type { DoctorEvent } from "../../doctor/events.ts";
import { doctorReportSchema } from "../../doctor/report.ts";
import { type DoctorOptions, runDoctor } from "../../doctor/run-doctor.ts";
import { writeSnapshot } from "../../snapshot/file.ts";
import { redact, redactText } from "../../snapshot/redact.ts";
import { snapshotSchema } from "../../snapshot/snapshot.ts";
import { capabilitiesOf } from "../../terminal/capabilities.ts";
import { sanitise } from "../../terminal/sanitise.ts";
import type { CliContext } from "../cli-context.ts";
import type { DoctorCommandOptions } from "../commands/doctor.ts";
import { writeFully } from "../output.ts";
import { warn } from "../warn.ts";
import { concludeDoctor } from "./doctor-conclusion.ts";
import type { DoctorFlags } from "./doctor-flags.ts";
import { prepareDoctor } from "./doctor-preparation.ts";
import { createProgress } from "./doctor-progress.ts";

type Finished = Extract<DoctorEvent, { type: "run-finished" }>;

/** `nomnom doctor` without a screen: the report on stdout, everything else on stderr, the exit code from the report. */
export async function runDoctorCommand(
  context: CliContext,
  options: DoctorCommandOptions,
  how: DoctorFlags,
): Promise<void> {
  const { configuration, connector, run } = await prepareDoctor(context, options);
  const finished = await follow(run, context, options);
  if (options.verbose) await tellOrigins(context, configuration, connector.origins());
  if (options.saveSnapshot !== undefined) {
    const snapshot = snapshotSchema.parse(redact(finished.snapshot, connector.secrets()));
    await writeSnapshot(resolve(context.cwd, options.saveSnapshot), snapshot);
  }
  await concludeDoctor(context, options, how, {
    report: doctorReportSchema.parse(redact(finished.report, connector.secrets())),
    bugs: finished.bugs,
    interrupted: context.signal.aborted,
  });
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
