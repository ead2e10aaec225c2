import { type RecoveryReport, recover } from "../../e2e/journal/recover.ts";
import { renderJson } from "../../report/json.ts";
import { exitCodes } from "../../user-error.ts";
import { tool } from "../../version.ts";
import type { CliContext } from "../cli-context.ts";
import type { E2eCommandOptions } from "../commands/e2e.ts";
import { writeFully } from "../output.ts";
import { journalFolder } from "../state-folder.ts";
import { e2eConnector } from "./e2e-connector.ts";
import type { E2eFormat } from "./e2e-flags.ts";
import { e2eConfiguration } from "./e2e-preparation.ts";
import { defaultRequestTimeoutMs } from "./e2e-settings.ts";

/** `nomnom e2e --recover`: undoes what interrupted runs left, each in the context and namespace of its journal. */
export async function runE2eRecovery(
  context: CliContext,
  options: E2eCommandOptions,
  format: E2eFormat,
): Promise<void> {
  const configuration = await e2eConfiguration(context, options);
  const report = await recover({
    journalFolder: journalFolder(context),
    tool,
    connect: async (where) => {
      const here = {
        ...options,
        namespace: options.namespace ?? where.namespace,
        ...(where.context === null ? {} : { context: options.context ?? where.context }),
      };
      return e2eConnector(context, here, configuration, defaultRequestTimeoutMs).connect(context.signal);
    },
  });
  await writeFully(context.stdout, format === "json" ? renderJson(report) : recoveryText(report));
  context.exitWith(report.verdict === "pass" ? exitCodes.ok : exitCodes.failed);
}

function recoveryText({ runs }: RecoveryReport): string {
  if (runs.length === 0) return "Nothing to recover: no interrupted run is known on this machine.\n";
  const lines = runs.flatMap(({ runId, namespace, changes }) => [
    `run ${runId} in namespace ${namespace}:`,
    ...changes.map(({ what, state, detail }) => `  ${what}: ${state}${detail === null ? "" : `, ${detail}`}`),
  ]);
  return `${lines.join("\n")}\n`;
}
