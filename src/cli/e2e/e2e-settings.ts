import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { LoadedConfiguration } from "../../blueprint/load-configuration.ts";
import { selectSteps } from "../../e2e/run/select-steps.ts";
import type { E2eLoad, E2eSettings } from "../../e2e/run/settings.ts";
import { steps } from "../../e2e/steps/steps.ts";
import { UserError } from "../../user-error.ts";
import type { CliContext } from "../cli-context.ts";
import type { E2eCommandOptions } from "../commands/e2e.ts";
import { deadlineOption } from "../durations.ts";
import { listOption } from "../list-option.ts";
import { e2eLoad, refuseUnrepeatable } from "./e2e-load.ts";

const defaultTimeoutMs = 180_000;
/** setTimeout takes no more: 24 days. */
const longestTimerMs = 2 ** 31 - 1;
export const defaultRequestTimeoutMs = 5_000;

/** What a run does, from flags, environment and configuration file. Throws UserError for bad input. */
export async function e2eSettings(
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
  const load = e2eLoad(options);
  const file =
    options.message === undefined
      ? (settings.e2e.message?.value ?? null)
      : resolve(context.cwd, options.message);
  const timeoutMs = deadlineOption("--timeout", options.timeout ?? context.env.NOMNOM_TIMEOUT);
  const requestTimeoutMs = deadlineOption(
    "--request-timeout",
    options.requestTimeout ?? context.env.NOMNOM_REQUEST_TIMEOUT,
  );
  const message = file === null ? null : await readMessage(file);
  refuseUnrepeatable(load, message);
  return {
    release: blueprint.release,
    newApi: settings.e2e.newApi?.value ?? null,
    oldApi: settings.e2e.oldApi?.value ?? null,
    keepOldApi: options.keepOldApi === true,
    cutover: options.cutover === true,
    coldStart: options.coldStart === true,
    clean: options.clean === true,
    steps: selectSteps({
      only: load.kind === "soak" ? preparingSteps : listOption(options.step),
      from: options.fromStep ?? null,
      skip: listOption(options.skipStep),
    }),
    message,
    load,
    timeoutMs: timeoutMs ?? timeoutOf(load, settings.e2e.timeoutMs?.value ?? defaultTimeoutMs),
    requestTimeoutMs: requestTimeoutMs ?? defaultRequestTimeoutMs,
  };
}

/** What a soak runs before it sends. */
const preparingSteps = steps.filter(({ phase }) => phase === "prepare").map(({ id }) => id);

/** Without --timeout: that of one run for each, or for what a soak takes beside its sending. */
function timeoutOf(load: E2eLoad, ofOneRunMs: number): number {
  switch (load.kind) {
    case "once":
      return ofOneRunMs;
    case "repeat":
      return Math.min(longestTimerMs, load.runs * ofOneRunMs);
    case "soak":
      return Math.min(longestTimerMs, (load.count / load.perSecond) * 1000 + ofOneRunMs);
  }
}

async function readMessage(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UserError("unreadable-message", `--message: ${why}`, { cause: error });
  }
}
