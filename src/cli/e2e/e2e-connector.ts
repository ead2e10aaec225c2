import type { LoadedConfiguration } from "../../blueprint/load-configuration.ts";
import type { WritableConnections } from "../../connect/writable-connections.ts";
import type { CliContext } from "../cli-context.ts";
import type { E2eCommandOptions } from "../commands/e2e.ts";
import { type Connector, createConnector } from "../connector.ts";

/** Unlike doctor's, connections that may write. */
export function e2eConnector(
  context: CliContext,
  options: E2eCommandOptions,
  configuration: LoadedConfiguration,
  requestTimeoutMs: number,
): Connector<WritableConnections> {
  return createConnector(context, options, configuration, requestTimeoutMs, async (settings, how) => {
    const { openWritableConnections } = await import("../../connect/open-connections.ts");
    return openWritableConnections(settings, how);
  });
}
