import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { E2eReport } from "../../e2e/reporting/e2e-report.ts";
import { rendererOf } from "../../report/formats.ts";
import { runE2eScreen } from "../../tui/e2e/e2e-screen.ts";
import type { ScreenOptions } from "../../tui/kit/screen-program.ts";
import { exitCodes, UserError } from "../../user-error.ts";
import { whyUnreadable } from "../../why-unreadable.ts";
import type { CliContext } from "../cli-context.ts";
import { textOptions } from "../global-flags.ts";
import { warn, writeFully } from "../output.ts";
import { e2eExitCode, leftChanged } from "./ending.ts";
import type { E2eRequest } from "./request.ts";

/**
 * `nomnom e2e` in a terminal. The report is printed to the normal screen afterwards, with the exit code of text mode. What runs the steps is
 * loaded while the screen already lists them.
 */
export async function runE2eOnScreen(
  context: CliContext,
  request: E2eRequest,
  terminal: ScreenOptions,
): Promise<void> {
  context.ifCutOff(leftChanged);
  const { report, reason, abandoned } = await runE2eScreen({
    ...terminal,
    saveReport: async (finished) => save(context, finished),
    async *run(signal, confirm) {
      const { e2eScreenEvents } = await import("./screen-events.ts");
      yield* e2eScreenEvents(context, request, signal, confirm);
    },
  });
  if (abandoned !== null) {
    if (abandoned.changed) await warn(context, [`left before everything was put back: ${leftChanged}`]);
    context.leaveNow(exitCodes.interrupted);
  } else if (report === null) {
    context.exitWith(exitCodes.interrupted);
  } else {
    const render = rendererOf(request.format, "E2eReport");
    await writeFully(context.stdout, await render(report, textOptions(context, request)));
    context.exitWith(e2eExitCode(report.verdict, reason !== "quit"));
  }
}

/** Where the key `s` saves to: a file of this run in the working directory. */
async function save({ cwd }: CliContext, report: E2eReport): Promise<string> {
  const name = `nomnom-e2e-${report.runId}.json`;
  try {
    const { renderJson } = await import("../../report/json.ts");
    await writeFile(resolve(cwd, name), renderJson(report));
  } catch (error) {
    throw new UserError("unwritable-report", `${name} is not saved: ${whyUnreadable(error)}`, {
      hint: "Start nomnom in a folder that it may write to.",
      cause: error,
    });
  }
  return name;
}
