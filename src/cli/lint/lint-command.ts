import { doctorReportSchema } from "../../doctor/report.ts";
import { linkSignals } from "../../linked-signal.ts";
import { runLint } from "../../lint/run-lint.ts";
import { tool } from "../../version.ts";
import type { CliContext } from "../cli-context.ts";
import { concludeDoctor } from "../doctor/conclude.ts";
import { warn } from "../output.ts";
import { readConfiguration } from "../session/session.ts";
import type { LintRequest } from "./request.ts";

/** `nomnom lint PATH…`: the report on stdout, what was not read on stderr, the exit code from the report. */
export async function runLintCommand(context: CliContext, request: LintRequest): Promise<void> {
  const { configFile, timeoutMs, paths } = request;
  const { blueprint, statements } = await readConfiguration(context, { configFile, entitiesDir: null });
  const deadline = timeoutMs === null ? [] : [AbortSignal.timeout(timeoutMs)];
  using linked = linkSignals([context.signal, ...deadline]);
  const { signal } = linked;
  const { cwd, env } = context;
  const lint = await runLint({
    ...{ paths, cwd, env, blueprint, statements, tool, signal },
    now: () => new Date(),
  });
  const report = context.redactor.data(doctorReportSchema, lint);
  await warn(context, report.written?.notes ?? []);
  await concludeDoctor(context, request, { report, bugs: [], interrupted: signal.aborted });
}
