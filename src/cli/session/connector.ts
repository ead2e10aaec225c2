import { homedir } from "node:os";
import type { LoadedConfiguration } from "../../blueprint/load-configuration.ts";
import type { ConnectionSettings } from "../../connect/connection-settings.ts";
import type { Connections } from "../../connect/connections.ts";
import type { OpenOptions } from "../../connect/open-connections.ts";
import type { CliContext } from "../cli-context.ts";
import { type ConnectionRequest, connectionSettings } from "./settings.ts";

/** Opens connections for an engine, as often as it asks, and remembers the last ones, which know what was used. */
export interface Connector<C extends Connections> {
  connect(signal: AbortSignal): Promise<C>;
  origins(): { name: string; value: string; origin: string }[];
}

/** @param open what connects; loaded by the first use. */
export function createConnector<C extends Connections>(
  context: CliContext,
  request: ConnectionRequest,
  { settings }: LoadedConfiguration,
  open: (settings: ConnectionSettings, options: OpenOptions) => Promise<C>,
): Connector<C> {
  let latest: C | null = null;
  context.redactor.knows(() => latest?.secrets() ?? []);
  return {
    async connect(signal) {
      const effective = connectionSettings(request, context, settings);
      latest = await open(effective, { env: context.env, homeDir: context.env.HOME ?? homedir(), signal });
      return latest;
    },
    origins: () => latest?.origins() ?? [],
  };
}
