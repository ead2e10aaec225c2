import { type LoadedConfiguration, loadConfiguration } from "../../blueprint/load-configuration.ts";
import type { E2eOptions } from "../../e2e/run/around-run.ts";
import { tool } from "../../version.ts";
import type { CliContext } from "../cli-context.ts";
import { writableConnector } from "../session/writable-connector.ts";
import { journalFolder } from "../state-folder.ts";
import type { E2eRequest } from "./request.ts";
import { e2eSettings } from "./settings.ts";

/** A run without who stops it and who is asked. */
export type PreparedE2e = Omit<E2eOptions, "signal" | "confirm">;

/** What a run needs: configuration read, settings made, connections ready to be opened. Throws UserError for bad input. */
export async function prepareE2e(context: CliContext, request: E2eRequest): Promise<PreparedE2e> {
  const configuration = await e2eConfiguration(context, request);
  return {
    settings: await e2eSettings(context, request, configuration),
    blueprint: configuration.blueprint,
    connect: writableConnector(context, request, configuration, { postgresAs: "worker", reopens: true })
      .connect,
    tool,
    journalFolder: journalFolder(context),
    now: () => new Date(),
  };
}

/** The configuration file, as every form of the command reads it. Throws UserError for a bad one. */
const e2eConfiguration = (
  { cwd }: CliContext,
  { configFile }: Pick<E2eRequest, "configFile">,
): Promise<LoadedConfiguration> => loadConfiguration({ cwd, configFile, entitiesDir: null });
