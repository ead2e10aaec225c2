import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { LoadedConfiguration } from "../blueprint/load-configuration.ts";
import { selectSteps } from "../e2e/select-steps.ts";
import type { E2eSettings } from "../e2e/settings.ts";
import { UserError } from "../user-error.ts";
import type { CliContext } from "./cli-context.ts";
import type { E2eCommandOptions } from "./commands/e2e.ts";
import { deadlineOption } from "./durations.ts";
import { listOption } from "./list-option.ts";

const defaultTimeoutMs = 180_000;
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
