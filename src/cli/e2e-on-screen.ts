import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { E2eOptions } from "../e2e/around-run.ts";
import type { E2eReport } from "../e2e/report.ts";
import { runE2e } from "../e2e/run-e2e.ts";
import { renderJson } from "../report/json.ts";
import { runE2eScreen } from "../tui/e2e-screen.ts";
import { exitCodes, UserError } from "../user-error.ts";
import type { CliContext } from "./cli-context.ts";
import type { E2eCommandOptions } from "./commands/e2e.ts";
import { e2eExitCode } from "./e2e-exit-code.ts";
import { renderE2e } from "./e2e-output.ts";
import { e2eQuestion } from "./e2e-question.ts";
import { writeFully } from "./output.ts";
import type { ScreenStreams } from "./output-format.ts";
import { redactE2eEvent } from "./redact-e2e-event.ts";
import { screenOptions } from "./screen-options.ts";
import { warn } from "./warn.ts";

/** `nomnom e2e` in a terminal. The report is printed to the normal screen afterwards, with the exit code of text mode. */
export async function runE2eOnScreen(
  context: CliContext,
  options: E2eCommandOptions,
  streams: ScreenStreams,
  { run, secrets }: { run: E2eOptions; secrets(): string[] },
): Promise<void> {
  const { report, reason, abandoned } = await runE2eScreen({
    ...screenOptions(context, options, streams),
    timeoutMs: run.settings.timeoutMs,
    saveReport: (finished) => save(context, finished),
    async *run(signal, confirm) {
      const events = runE2e({
        ...run,
        signal,
        confirm: async (scaling, plan) =>
          options.yes === true || confirm(e2eQuestion(options, scaling, plan, secrets())),
      });
      for await (const event of events) yield redactE2eEvent(event, secrets());
    },
  });
  if (abandoned !== null) {
    const left =
      "left before everything was put back; `nomnom e2e --recover` puts back what is still changed";
    if (abandoned.changed) await warn(context, [left]);
    context.leaveNow(exitCodes.interrupted);
  } else if (report === null) {
    context.exitWith(exitCodes.interrupted);
  } else {
    await writeFully(context.stdout, renderE2e(context, options, "text", report));
    context.exitWith(e2eExitCode(report.verdict, reason !== "quit"));
  }
}

/** Where the key `s` saves to: a file of this run in the working directory. */
async function save({ cwd }: CliContext, report: E2eReport): Promise<string> {
  const name = `nomnom-e2e-${report.runId}.json`;
  try {
    await writeFile(resolve(cwd, name), renderJson(report));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UserError("unwritable-report", `not saved: ${why}`, { cause: error });
  }
  return name;
}
