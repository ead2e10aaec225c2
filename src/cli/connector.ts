import { homedir } from "node:os";
import type { LoadedConfiguration } from "../blueprint/load-configuration.ts";
import type { ConnectionSettings } from "../connect/connection-settings.ts";
import type { Connections } from "../connect/connections.ts";
import type { OpenOptions } from "../connect/open-connections.ts";
import type { CliContext } from "./cli-context.ts";
import type { GlobalOptions } from "./global-options.ts";
import { connectionSettings } from "./settings.ts";

/** Opens connections for an engine, as often as it asks, and remembers the last ones, which know what was used. */
export interface Connector<C extends Connections> {
  connect(signal: AbortSignal): Promise<C>;
  origins(): { name: string; value: string; origin: string }[];
  secrets(): string[];
}

/**
 * @param requestTimeoutMs null: the usual deadline of each call.
 * @param open what connects; loaded by the first use.
 */
export function createConnector<C extends Connections>(
  context: CliContext,
  options: GlobalOptions,
  { blueprint, settings }: LoadedConfiguration,
  requestTimeoutMs: number | null,
  open: (settings: ConnectionSettings, options: OpenOptions) => Promise<C>,
): Connector<C> {
  let latest: C | null = null;
  return {
    async connect(signal) {
      const effective = connectionSettings(options, context.env, context.cwd, settings, {
        release: blueprint.release,
        requestTimeoutMs,
      });
      latest = await open(effective, { env: context.env, homeDir: context.env.HOME ?? homedir(), signal });
      return latest;
    },
    origins: () => latest?.origins() ?? [],
    secrets: () => latest?.secrets() ?? [],
  };
}
