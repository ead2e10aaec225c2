import { type LoadedConfiguration, loadConfiguration } from "../../blueprint/load-configuration.ts";
import { catalogue } from "../../checks/catalogue.ts";
import type { Connections } from "../../connect/connections.ts";
import type { DoctorOptions } from "../../doctor/run-doctor.ts";
import type { CliContext } from "../cli-context.ts";
import type { DoctorCommandOptions } from "../commands/doctor.ts";
import { type Connector, createConnector } from "../connector.ts";
import { deadlineOption } from "../durations.ts";
import { warn } from "../warn.ts";
import { verifyCheckReferences } from "./configured-checks.ts";
import { doctorOptions } from "./doctor-options.ts";
import { dueRecoveries } from "./due-recoveries.ts";

export interface PreparedDoctor {
  configuration: LoadedConfiguration;
  connector: Connector<Connections>;
  run: DoctorOptions;
}

/** Everything a doctor run needs, from flags, environment and configuration file. Throws UserError for bad input. */
export async function prepareDoctor(
  context: CliContext,
  options: DoctorCommandOptions,
): Promise<PreparedDoctor> {
  const configuration = await loadConfiguration({
    cwd: context.cwd,
    configFile: options.config ?? context.env.NOMNOM_CONFIG ?? null,
    entitiesDir: options.entities ?? null,
  });
  await warn(context, verifyCheckReferences(configuration.checkReferences, catalogue));
  await warn(context, await dueRecoveries(context));
  const requestTimeoutMs = deadlineOption(
    "--request-timeout",
    options.requestTimeout ?? context.env.NOMNOM_REQUEST_TIMEOUT,
  );
  const connector = createConnector(
    context,
    options,
    configuration,
    requestTimeoutMs,
    async (settings, how) => {
      const { openConnections } = await import("../../connect/open-connections.ts");
      return openConnections(settings, how);
    },
  );
  const run = await doctorOptions(context, options, configuration, connector.connect);
  return { configuration, connector, run };
}
