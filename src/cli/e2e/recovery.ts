import { recover, recoveryReportSchema } from "../../journal/recover.ts";
import { rendererOf } from "../../report/formats.ts";
import { exitCodes } from "../../user-error.ts";
import { tool } from "../../version.ts";
import type { CliContext } from "../cli-context.ts";
import { writeFully } from "../output.ts";
import { journalFolder } from "../state-folder.ts";
import type { E2eRequest } from "./request.ts";
import { e2eConfiguration, e2eConnector } from "./session.ts";

/** `nomnom e2e --recover`: undoes what interrupted runs left, each in the context and namespace of its journal, then what is marked in this one. */
export async function runE2eRecovery(context: CliContext, request: E2eRequest): Promise<void> {
  const configuration = await e2eConfiguration(context, request);
  const report = await recover({
    journalFolder: journalFolder(context),
    tool,
    signal: context.signal,
    connect: async (where) => {
      const addresses = {
        ...(where === null || where.context === null ? {} : { context: where.context }),
        ...(where === null || where.namespace === null ? {} : { namespace: where.namespace }),
        ...request.addresses,
      };
      return e2eConnector(context, { ...request, addresses }, configuration).connect(context.signal);
    },
  });
  const redacted = context.redactor.data(recoveryReportSchema, report);
  await writeFully(context.stdout, await rendererOf(request.format, "RecoveryReport")(redacted));
  context.exitWith(report.verdict === "pass" ? exitCodes.ok : exitCodes.failed);
}
