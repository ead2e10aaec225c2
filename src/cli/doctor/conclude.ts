import { appendFile } from "node:fs/promises";
import type { CheckBug } from "../../doctor/events.ts";
import { exitCodeOf } from "../../doctor/exit-code.ts";
import type { DoctorReport } from "../../doctor/report.ts";
import { type Format, rendererOf } from "../../report/formats.ts";
import { whyUnreadable } from "../../why-unreadable.ts";
import { readCheckPage } from "../check-pages.ts";
import type { CliContext } from "../cli-context.ts";
import { textOptions } from "../global-flags.ts";
import { warn, writeFully } from "../output.ts";
import { tellBugs } from "../session/notes.ts";
import type { DoctorRequest } from "./request.ts";

/** How a report is written, and what ends a run with a failure. */
type ConclusionRequest = Pick<DoctorRequest, "format" | "failOn" | "colour" | "verbose" | "quiet">;

/** What a run came to. */
export interface DoctorConclusion {
  report: DoctorReport;
  bugs: readonly CheckBug[];
  interrupted: boolean;
}

/** The end of every run of doctor, with and without a screen, and of lint: the report on stdout, bugs on stderr, the exit code. */
export async function concludeDoctor(
  context: CliContext,
  request: ConclusionRequest,
  { report, bugs, interrupted }: DoctorConclusion,
  readPage: (check: string) => Promise<string> = readCheckPage,
): Promise<void> {
  const { format, failOn } = request;
  const text = await rendererOf(format, "DoctorReport")(report, {
    ...textOptions(context, request),
    warningsFail: failOn === "warn",
    completed: !interrupted && bugs.length === 0,
    readPage,
  });
  await writeFully(context.stdout, text, format);
  await addJobSummary(context, format, report);
  await tellBugs(context, bugs, request);
  context.exitWith(exitCodeOf(report, { failOn, bugs: bugs.length, interrupted }));
}

/** A summary of the CI job that cannot be written is a warning; the exit code stays the report's. */
async function addJobSummary(context: CliContext, format: Format, report: DoctorReport): Promise<void> {
  const file = context.env.GITHUB_STEP_SUMMARY;
  if (format.jobSummary === undefined || file === undefined || file === "") return;
  try {
    await appendFile(file, await format.jobSummary(report));
  } catch (error) {
    await warn(context, [`GITHUB_STEP_SUMMARY: cannot write ${file}: ${whyUnreadable(error)}`]);
  }
}
