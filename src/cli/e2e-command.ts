import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { type LoadedConfiguration, loadConfiguration } from "../blueprint/load-configuration.ts";
import type { WritableConnections } from "../connect/writable-connections.ts";
import { type E2ePlan, e2ePlan } from "../e2e/plan.ts";
import { type RecoveryReport, recover } from "../e2e/recover.ts";
import { type E2eReport, e2eReportSchema } from "../e2e/report.ts";
import { runE2e } from "../e2e/run-e2e.ts";
import { planScaling, type ScalePlan } from "../e2e/scale-plan.ts";
import { selectSteps } from "../e2e/select-steps.ts";
import type { E2eSettings } from "../e2e/settings.ts";
import { renderE2eJunit } from "../report/e2e-junit.ts";
import { renderE2ePlan } from "../report/e2e-plan-text.ts";
import { renderE2eText } from "../report/e2e-text.ts";
import { renderJson } from "../report/json.ts";
import { redact } from "../snapshot/redact.ts";
import { capabilitiesOf } from "../terminal/capabilities.ts";
import { sanitiseLine } from "../terminal/sanitise.ts";
import { exitCodes, UserError } from "../user-error.ts";
import { tool } from "../version.ts";
import { askYesOrNo } from "./ask.ts";
import type { CliContext } from "./cli-context.ts";
import type { E2eCommandOptions } from "./commands/e2e.ts";
import { type Connector, createConnector } from "./connector.ts";
import { deadlineOption } from "./durations.ts";
import { createE2eProgress } from "./e2e-progress.ts";
import { listOption } from "./list-option.ts";
import { writeFully } from "./output.ts";
import { journalFolder } from "./state-folder.ts";

const formats = ["text", "json", "junit"] as const;
type Format = (typeof formats)[number];

const defaultTimeoutMs = 180_000;
const defaultRequestTimeoutMs = 5_000;

/** `nomnom e2e`: the report on stdout, everything else on stderr, the exit code from the report. */
export async function runE2eCommand(context: CliContext, options: E2eCommandOptions): Promise<void> {
  const format = parseFormat(options.output ?? context.env.NOMNOM_OUTPUT);
  const configuration = await loadConfiguration({
    cwd: context.cwd,
    configFile: options.config ?? context.env.NOMNOM_CONFIG ?? null,
    entitiesDir: null,
  });
  const folder = journalFolder(context);
  if (options.recover) return runRecovery(context, options, configuration, { format, folder });
  const settings = await settingsOf(context, options, configuration);
  const connector = connectorOf(context, options, configuration, settings.requestTimeoutMs);
  if (options.dryRun) return showPlan(context, options, { format, settings, connector });

  const progress = createE2eProgress(context, options, format === "text");
  let report: E2eReport | null = null;
  try {
    const events = runE2e({
      settings,
      blueprint: configuration.blueprint,
      connect: connector.connect,
      tool,
      journalFolder: folder,
      signal: context.signal,
      now: () => new Date(),
      confirm: (plan) => confirm(context, options, plan),
    });
    for await (const event of events) {
      progress.show(event);
      if (event.type === "run-finished") report = event.report;
    }
  } finally {
    progress.clear();
  }
  if (report === null) throw new Error("the run ended without a report");
  const clean = e2eReportSchema.parse(redact(report, connector.secrets()));
  await writeFully(context.stdout, render(context, options, format, clean));
  context.exitWith(exitCodeOf(report, context.signal.aborted));
}

function parseFormat(wanted: string | undefined): Format {
  if (wanted === undefined) return "text";
  const format = formats.find((name) => name === wanted);
  if (format !== undefined) return format;
  throw new UserError("unknown-output", `-o ${wanted}: e2e has no such output`, {
    hint: `available: ${formats.join(", ")}`,
  });
}

async function settingsOf(
  context: CliContext,
  options: E2eCommandOptions,
  { blueprint, settings }: LoadedConfiguration,
): Promise<E2eSettings> {
  for (const [given, name] of [
    [options.cutover, "--cutover"],
    [options.coldStart, "--cold-start"],
  ] as const) {
    if (!given || !options.keepOldApi) continue;
    throw new UserError("conflicting-options", `--keep-old-api leaves nothing to do for ${name}`, {
      hint: "give one of them",
    });
  }
  const file =
    options.message === undefined
      ? (settings.e2e.message?.value ?? null)
      : resolve(context.cwd, options.message);
  const timeoutMs = deadlineOption("--timeout", options.timeout ?? context.env.NOMNOM_TIMEOUT);
  const requestTimeoutMs = deadlineOption(
    "--request-timeout",
    options.requestTimeout ?? context.env.NOMNOM_REQUEST_TIMEOUT,
  );
  return {
    release: blueprint.release,
    newApi: settings.e2e.newApi?.value ?? null,
    oldApi: settings.e2e.oldApi?.value ?? null,
    keepOldApi: options.keepOldApi === true,
    cutover: options.cutover === true,
    coldStart: options.coldStart === true,
    clean: options.clean === true,
    steps: selectSteps({
      only: listOption(options.step),
      from: options.fromStep ?? null,
      skip: listOption(options.skipStep),
    }),
    message: file === null ? null : await readMessage(file),
    timeoutMs: timeoutMs ?? settings.e2e.timeoutMs?.value ?? defaultTimeoutMs,
    requestTimeoutMs: requestTimeoutMs ?? defaultRequestTimeoutMs,
  };
}

async function readMessage(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UserError("unreadable-message", `--message: ${why}`, { cause: error });
  }
}

/** Unlike doctor's, connections that may write. */
function connectorOf(
  context: CliContext,
  options: E2eCommandOptions,
  configuration: LoadedConfiguration,
  requestTimeoutMs: number,
): Connector<WritableConnections> {
  return createConnector(context, options, configuration, requestTimeoutMs, async (settings, how) => {
    const { openWritableConnections } = await import("../connect/open-connections.ts");
    return openWritableConnections(settings, how);
  });
}

async function confirm(
  context: CliContext,
  options: E2eCommandOptions,
  { deployment, owners }: Extract<ScalePlan, { kind: "scale" }>,
): Promise<boolean> {
  const { name } = deployment.metadata;
  const replicas = deployment.spec.replicas ?? 1;
  const what = `Deployment ${name} is scaled from ${replicas} to 0 for the test and back to ${replicas} at the end${options.cutover ? " (--cutover: stays at 0 when every step passes)" : ""}.`;
  const also = owners.map((owner) => ` ${owner.kind} ${owner.name} also sets its replicas.`).join("");
  if (options.yes) return true;
  const asked =
    context.stdin.isTTY === true &&
    capabilitiesOf(context.stderr, context.env, { noColour: true }).interactive;
  if (!asked)
    throw new UserError(
      "needs-yes",
      `e2e would scale Deployment ${name} to 0, and nobody can be asked here`,
      {
        hint: "--yes scales it, --keep-old-api leaves it alone, --dry-run shows the patches",
      },
    );
  return askYesOrNo(context, `${sanitiseLine(what + also)} Go on?`);
}

function render(context: CliContext, options: E2eCommandOptions, format: Format, report: E2eReport): string {
  if (format === "json") return renderJson(report);
  if (format === "junit") return renderE2eJunit(report);
  return renderE2eText(report, {
    ...capabilitiesOf(context.stdout, context.env, { noColour: !options.color }),
    verbose: options.verbose === true,
    quiet: options.quiet === true,
  });
}

function exitCodeOf(report: E2eReport, interrupted: boolean): number {
  if (interrupted) return exitCodes.interrupted;
  switch (report.verdict) {
    case "pass":
    case "warn":
      return exitCodes.ok;
    case "fail":
      return exitCodes.failed;
    case "inconclusive":
      return exitCodes.inconclusive;
  }
}

async function showPlan(
  context: CliContext,
  _options: E2eCommandOptions,
  {
    format,
    settings,
    connector,
  }: { format: Format; settings: E2eSettings; connector: Connector<WritableConnections> },
): Promise<void> {
  await using connections = await connector.connect(context.signal);
  const client = await connections.kubernetes();
  const scaling: ScalePlan = client.ok
    ? await planScaling(client.data, settings)
    : { kind: "unknown", error: client.error };
  const plan: E2ePlan = e2ePlan({
    tool,
    namespace: client.ok ? client.data.namespace : null,
    settings,
    scaling,
    user: client.ok ? client.data.user : null,
    now: new Date(),
  });
  await writeFully(context.stdout, format === "json" ? renderJson(plan) : renderE2ePlan(plan));
  context.exitWith(scaling.kind === "unknown" ? exitCodes.inconclusive : exitCodes.ok);
}

async function runRecovery(
  context: CliContext,
  options: E2eCommandOptions,
  configuration: LoadedConfiguration,
  { format, folder }: { format: Format; folder: string },
): Promise<void> {
  const report = await recover({
    journalFolder: folder,
    tool,
    connect: async (where) => {
      const here = {
        ...options,
        namespace: options.namespace ?? where.namespace,
        ...(where.context === null ? {} : { context: options.context ?? where.context }),
      };
      return connectorOf(context, here, configuration, defaultRequestTimeoutMs).connect(context.signal);
    },
  });
  await writeFully(context.stdout, format === "json" ? renderJson(report) : recoveryText(report));
  context.exitWith(report.verdict === "pass" ? exitCodes.ok : exitCodes.failed);
}

function recoveryText({ runs }: RecoveryReport): string {
  if (runs.length === 0) return "Nothing to recover: no interrupted run is known on this machine.\n";
  const lines = runs.flatMap(({ runId, namespace, changes }) => [
    `run ${runId} in namespace ${namespace}:`,
    ...changes.map(({ what, state, detail }) => `  ${what}: ${state}${detail === null ? "" : `, ${detail}`}`),
  ]);
  return `${lines.join("\n")}\n`;
}
