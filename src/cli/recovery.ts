import { loadConfiguration } from "../blueprint/load-configuration.ts";
import { recover } from "../journal/recover.ts";
import { recoveryReportSchema } from "../journal/recovery-report.ts";
import { type Format, rendererOf } from "../report/formats.ts";
import { exitCodes } from "../user-error.ts";
import { tool } from "../version.ts";
import type { CliContext } from "./cli-context.ts";
import type { GlobalRequest } from "./global-flags.ts";
import { writeFully } from "./output.ts";
import { writableConnector } from "./session/writable-connector.ts";
import { journalFolder } from "./state-folder.ts";

/**
 * `--recover` of e2e and fix, which is the same: undoes what interrupted runs of either left, each where its journal says, then what is marked in this
 * namespace.
 */
export async function runRecovery(
  context: CliContext,
  command: "e2e" | "fix",
  request: GlobalRequest,
  format: Format,
): Promise<void> {
  const { cwd } = context;
  const configuration = await loadConfiguration({ cwd, configFile: request.configFile, entitiesDir: null });
  const report = await recover({
    command,
    journalFolder: journalFolder(context),
    tool,
    signal: context.signal,
    connect: async (where) => {
      const addresses = {
        ...(where === null || where.context === null ? {} : { context: where.context }),
        ...(where === null || where.namespace === null ? {} : { namespace: where.namespace }),
        ...request.addresses,
      };
      return writableConnector(context, { ...request, addresses }, configuration).connect(context.signal);
    },
  });
  const redacted = context.redactor.data(recoveryReportSchema, report);
  await writeFully(context.stdout, await rendererOf(format, "RecoveryReport")(redacted));
  context.exitWith(report.verdict === "pass" ? exitCodes.ok : exitCodes.failed);
}
