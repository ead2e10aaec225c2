import { resolve } from "node:path";
import { doctorReportSchema } from "../../doctor/report.ts";
import { writeSnapshot } from "../../snapshot/file.ts";
import { redact } from "../../snapshot/redact.ts";
import { redactedSnapshot } from "../../snapshot/redacted-snapshot.ts";
import type { CliContext } from "../cli-context.ts";
import type { DoctorCommandOptions } from "../commands/doctor.ts";
import { concludeDoctor } from "./doctor-conclusion.ts";
import type { DoctorFlags } from "./doctor-flags.ts";
import { prepareDoctor } from "./doctor-preparation.ts";
import { followRun } from "./follow-run.ts";
import { tellOrigins } from "./tell-origins.ts";

/** `nomnom doctor` without a screen: the report on stdout, everything else on stderr, the exit code from the report. */
export async function runDoctorCommand(
  context: CliContext,
  options: DoctorCommandOptions,
  how: DoctorFlags,
): Promise<void> {
  const { configuration, connector, run } = await prepareDoctor(context, options);
  const finished = await followRun(run, context, options);
  if (options.verbose) await tellOrigins(context, configuration, connector.origins());
  if (options.saveSnapshot !== undefined) {
    const snapshot = redactedSnapshot(finished.snapshot, connector.secrets());
    await writeSnapshot(resolve(context.cwd, options.saveSnapshot), snapshot);
  }
  await concludeDoctor(context, options, how, {
    report: doctorReportSchema.parse(redact(finished.report, connector.secrets())),
    bugs: finished.bugs,
    interrupted: context.signal.aborted,
  });
}
