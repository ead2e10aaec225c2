import type { LoadedConfiguration } from "../../blueprint/load-configuration.ts";
import type { ConnectionSettings } from "../../connect/connection-settings.ts";
import type { WritableConnections } from "../../connect/writable-connections.ts";
import type { CliContext } from "../cli-context.ts";
import { type Connector, createConnector } from "./connector.ts";
import type { ConnectionRequest } from "./settings.ts";

/** Unlike doctor's, connections that may write: for e2e and fix. */
export const writableConnector = (
  context: CliContext,
  request: ConnectionRequest,
  configuration: LoadedConfiguration,
  how: Pick<ConnectionSettings, "postgresAs" | "reopens"> = {},
): Connector<WritableConnections> =>
  createConnector(context, request, configuration, async (settings, options) => {
    const { openWritableConnections } = await import("../../connect/open-connections.ts");
    return openWritableConnections({ ...settings, ...how }, options);
  });
