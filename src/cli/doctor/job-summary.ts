import { appendFile } from "node:fs/promises";
import type { DoctorReport } from "../../doctor/report.ts";
import { whyUnreadable } from "../../why-unreadable.ts";
import type { CliContext } from "../cli-context.ts";
import { warn } from "../warn.ts";

/** With `-o github` in a job: adds the report to the job's summary. A summary that cannot be written is a warning; the exit code stays the report's. */
export async function addJobSummary(context: CliContext, report: DoctorReport): Promise<void> {
  const file = context.env.GITHUB_STEP_SUMMARY;
  if (file === undefined || file === "") return;
  const { renderGithubSummary } = await import("../../report/github-summary.ts");
  try {
    await appendFile(file, renderGithubSummary(report));
  } catch (error) {
    await warn(context, [`GITHUB_STEP_SUMMARY: cannot write ${file}: ${whyUnreadable(error)}`]);
  }
}
