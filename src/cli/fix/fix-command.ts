import { setImmediate as nextTurn } from "node:timers/promises";
import type { LoadedConfiguration } from "../../blueprint/load-configuration.ts";
import { catalogue } from "../../checks/catalogue.ts";
import type { Connections } from "../../connect/connections.ts";
import { runDoctor } from "../../doctor/run-doctor.ts";
import type { FixReport } from "../../fix/fix-report.ts";
import { repairs } from "../../fix/repairs.ts";
import type { ApplyOptions } from "../../fix/run/options.ts";
import { runFix } from "../../fix/run/run-fix.ts";
import { rendererOf } from "../../report/formats.ts";
import { type ExitCode, exitCodes } from "../../user-error.ts";
import { tool } from "../../version.ts";
import type { CliContext } from "../cli-context.ts";
import { textOptions } from "../global-flags.ts";
import { writeFully } from "../output.ts";
import { canAsk, openQuestions } from "../questions.ts";
import { runRecovery } from "../recovery.ts";
import { openSession, usualTimeoutMs } from "../session/session.ts";
import { writableConnector } from "../session/writable-connector.ts";
import { journalFolder } from "../state-folder.ts";
import { decideByAsking } from "./decide.ts";
import { createFixProgress } from "./progress.ts";
import { redactFixEvent } from "./redact-fix-event.ts";
import type { FixRequest } from "./request.ts";
import { wantsOf } from "./wants.ts";

/** `nomnom fix`: plans on stdout; with --yes they are applied, and what became of them is on stdout. */
export async function runFixCommand(context: CliContext, request: FixRequest): Promise<void> {
  if (request.recover) return runRecovery(context, "fix", request, request.format);
  const wants = wantsOf(catalogue, request.checks);
  const { configuration, connector, live } = await openSession(context, request);
  const source = await live();
  const progress = createFixProgress(context, request);
  using questions = isAsked(context, request) ? openQuestions(context) : null;
  const decide = questions === null ? null : decideByAsking(context, questions, request);
  const apply = applyOptions(
    context,
    request,
    configuration,
    decide &&
      (async (item) => {
        // What is still to be said of the look before comes first.
        await nextTurn();
        progress.clear();
        return decide(item);
      }),
  );
  if (apply !== null) context.ifCutOff("`nomnom fix --recover` puts back what is still changed");
  const events = runFix({
    repairs,
    wants,
    blueprint: configuration.blueprint,
    tool,
    look: (signal) =>
      runDoctor({
        catalogue,
        chosen: catalogue,
        blueprint: configuration.blueprint,
        source,
        tool,
        signal,
        timeoutMs: request.timeoutMs ?? usualTimeoutMs({}),
        waitMs: null,
        now: () => new Date(),
      }),
    apply,
    connect: (signal): Promise<Connections> => connector.connect(signal),
    signal: context.signal,
    now: () => new Date(),
  });
  let report: FixReport | null = null;
  try {
    for await (const event of context.redactor.events(events, redactFixEvent)) {
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

function applyOptions(
  context: CliContext,
  request: FixRequest,
  configuration: LoadedConfiguration,
  decide: ApplyOptions["decide"] | null,
): ApplyOptions | null {
  if (!request.yes && decide === null) return null;
  return {
    connect: writableConnector(context, request, configuration).connect,
    journalFolder: journalFolder(context),
    decide: decide ?? (async () => "apply"),
    waitMs: request.waitMs,
  };
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
