import { setImmediate as nextTurn } from "node:timers/promises";
import type { FixReport } from "../../fix/fix-report.ts";
import type { ApplyOptions } from "../../fix/run/options.ts";
import { rendererOf } from "../../report/formats.ts";
import { type ExitCode, exitCodes } from "../../user-error.ts";
import type { CliContext } from "../cli-context.ts";
import { textOptions } from "../global-flags.ts";
import { writeFully } from "../output.ts";
import { canAsk, openQuestions } from "../questions.ts";
import { runRecovery } from "../recovery.ts";
import { decideByAsking } from "./decide.ts";
import { fixEvents } from "./fix-events.ts";
import { createFixProgress } from "./progress.ts";
import type { FixRequest } from "./request.ts";
import { wantsOf } from "./wants.ts";

/** `nomnom fix`: plans on stdout; with --yes they are applied, and what became of them is on stdout. */
export async function runFixCommand(context: CliContext, request: FixRequest): Promise<void> {
  if (request.recover) return runRecovery(context, "fix", request, request.format);
  const progress = createFixProgress(context, request);
  using questions = isAsked(context, request) ? openQuestions(context) : null;
  const asked = questions === null ? null : decideByAsking(context, questions, request);
  const decide: ApplyOptions["decide"] | null =
    asked &&
    (async (item) => {
      // What is still to be said of the look before comes first.
      await nextTurn();
      progress.clear();
      return asked(item);
    });
  const events = fixEvents(context, request, {
    wants: (catalogue) => wantsOf(catalogue, request.checks),
    apply:
      request.yes || decide !== null
        ? { decide: decide ?? (async () => "apply"), waitMs: request.waitMs }
        : null,
    signal: context.signal,
  });
  let report: FixReport | null = null;
  try {
    for await (const event of events) {
      progress.show(event);
      if (event.type === "fix-finished") report = event.report;
    }
  } finally {
    progress.clear();
  }
  if (report === null) throw new Error("the run ended without a report");
  const text = await rendererOf(request.format, "FixReport")(report, textOptions(context, request));
  await writeFully(context.stdout, text);
  context.exitWith(fixExitCode(report, context.signal.aborted));
}

/** In a terminal, where nobody has asked for a document or said yes beforehand. */
const isAsked = (context: CliContext, { yes, output }: FixRequest): boolean =>
  !yes && output === null && canAsk(context) && context.stdout.isTTY === true;

/** As doctor's, of the chosen checks as they are at the end; what could not be undone is a failure. */
function fixExitCode({ verdict, changes, repairs: items }: FixReport, interrupted: boolean): ExitCode {
  if (interrupted) return exitCodes.interrupted;
  const isLeft =
    changes.some(({ state }) => state === "left") || items.some(({ status }) => status === "left");
  if (isLeft || verdict === "fail") return exitCodes.failed;
  return verdict === "inconclusive" ? exitCodes.inconclusive : exitCodes.ok;
}
