import type { CheckBug } from "../../doctor/events.ts";
import { exitCodeOf, type FailOn } from "../../doctor/exit-code.ts";
import type { DoctorReport } from "../../doctor/report.ts";
import type { CliContext } from "../cli-context.ts";
import type { DoctorCommandOptions } from "../commands/doctor.ts";
import { writeFully } from "../output.ts";
import type { OutputFormat } from "../output-format.ts";
import { addJobSummary } from "./job-summary.ts";
import { renderDoctor } from "./render-doctor.ts";
import { tellBugs } from "./tell-bugs.ts";

/** What a run came to. The report is redacted. */
export interface DoctorConclusion {
  report: DoctorReport;
  bugs: readonly CheckBug[];
  interrupted: boolean;
}

/** The end of every doctor run, with and without a screen: the report on stdout, bugs on stderr, the exit code. */
export async function concludeDoctor(
  context: CliContext,
  options: DoctorCommandOptions,
  { format, failOn }: { format: OutputFormat; failOn: FailOn },
  { report, bugs, interrupted }: DoctorConclusion,
): Promise<void> {
  const completed = !interrupted && bugs.length === 0;
  await writeFully(
    context.stdout,
    await renderDoctor(context, options, { format, failOn, completed }, report),
  );
  if (format === "github") await addJobSummary(context, report);
  await tellBugs(context, bugs, options);
  context.exitWith(exitCodeOf(report, { failOn, bugs: bugs.length, interrupted }));
}
