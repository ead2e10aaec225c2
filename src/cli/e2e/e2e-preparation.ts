import { type LoadedConfiguration, loadConfiguration } from "../../blueprint/load-configuration.ts";
import type { E2eOptions } from "../../e2e/run/around-run.ts";
import { tool } from "../../version.ts";
import type { CliContext } from "../cli-context.ts";
import type { E2eCommandOptions } from "../commands/e2e.ts";
import { journalFolder } from "../state-folder.ts";
import { e2eConnector } from "./e2e-connector.ts";
import { e2eSettings } from "./e2e-settings.ts";

/** A run without who stops it and who is asked. */
export interface PreparedE2e {
  run: Omit<E2eOptions, "signal" | "confirm">;
  /** Values that must never reach an output; complete once the run has connected. */
  secrets(): string[];
}

/** What a run needs: configuration read, settings made, connections ready to be opened. Throws UserError for bad input. */
export async function prepareE2e(context: CliContext, options: E2eCommandOptions): Promise<PreparedE2e> {
  const configuration = await e2eConfiguration(context, options);
  const settings = await e2eSettings(context, options, configuration);
  const connector = e2eConnector(context, options, configuration, settings.requestTimeoutMs);
  const run = {
    settings,
    blueprint: configuration.blueprint,
    connect: connector.connect,
    tool,
    journalFolder: journalFolder(context),
    now: () => new Date(),
  };
  return { run, secrets: connector.secrets };
}

/** The configuration file, as every form of the command reads it. Throws UserError for a bad one. */
export function e2eConfiguration(
  { cwd, env }: CliContext,
  { config }: E2eCommandOptions,
): Promise<LoadedConfiguration> {
  return loadConfiguration({ cwd, configFile: config ?? env.NOMNOM_CONFIG ?? null, entitiesDir: null });
}
