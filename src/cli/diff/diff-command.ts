import { type LoadedConfiguration, loadConfiguration } from "../../blueprint/load-configuration.ts";
import { catalogue } from "../../checks/catalogue.ts";
import { type Comparable, diffDocuments } from "../../doctor/diff/diff-documents.ts";
import { type DiffReport, diffReportSchema } from "../../doctor/diff/diff-report.ts";
import type { DoctorReport } from "../../doctor/report.ts";
import { runDoctor } from "../../doctor/run-doctor.ts";
import { renderDiff } from "../../report/diff-text.ts";
import { renderJson } from "../../report/json.ts";
import { redact } from "../../snapshot/redact.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import { capabilitiesOf } from "../../terminal/capabilities.ts";
import { type ExitCode, exitCodes, UserError } from "../../user-error.ts";
import { tool } from "../../version.ts";
import type { CliContext } from "../cli-context.ts";
import type { DiffCommandOptions } from "../commands/diff.ts";
import { verifyCheckReferences } from "../doctor/configured-checks.ts";
import { writeFully } from "../output.ts";
import { parseOutputFormat } from "../output-format.ts";
import { warn } from "../warn.ts";
import { readComparable } from "./read-comparable.ts";

/** `nomnom diff A B`: what changed, on stdout; 0 nothing, 1 something, 3 nothing as far as it could be compared. */
export async function runDiffCommand(
  context: CliContext,
  files: readonly [from: string, to: string],
  options: DiffCommandOptions,
): Promise<void> {
  const format = parseOutputFormat(options.output ?? context.env.NOMNOM_OUTPUT, ["text", "json"]);
  const configuration = await loadConfiguration({
    cwd: context.cwd,
    configFile: options.config ?? context.env.NOMNOM_CONFIG ?? null,
    entitiesDir: options.entities ?? null,
  });
  await warn(context, verifyCheckReferences(configuration.checkReferences, catalogue));
  const check = (snapshot: Snapshot) => reportOf(snapshot, configuration, context.signal);
  const from = await readComparable(files[0], context.cwd, check);
  const to = await readComparable(files[1], context.cwd, check);
  refuseMixed(from, to);

  const report = diffReportSchema.parse(redact(diffDocuments(from, to), []));
  const text =
    format === "json"
      ? renderJson(report)
      : renderDiff(report, {
          ...capabilitiesOf(context.stdout, context.env, { noColour: !options.color }),
          verbose: options.verbose === true,
          quiet: options.quiet === true,
        });
  await writeFully(context.stdout, text);
  context.exitWith(exitCodeOf(report));
}

/** The checks of this version, with the configuration of here and now, on both sides. */
async function reportOf(
  snapshot: Snapshot,
  { blueprint }: LoadedConfiguration,
  signal: AbortSignal,
): Promise<DoctorReport> {
  const run = runDoctor({
    catalogue,
    chosen: catalogue,
    blueprint,
    source: { kind: "snapshot", snapshot },
    tool,
    signal,
    timeoutMs: null,
    waitMs: null,
    now: () => new Date(),
  });
  for await (const event of run) {
    if (event.type !== "run-finished") continue;
    const [bug] = event.bugs;
    if (bug !== undefined) throw bug.error;
    return event.report;
  }
  throw new Error("the run ended without a report");
}

function refuseMixed(from: Comparable, to: Comparable): void {
  if (from.kind === to.kind) return;
  const words = { Snapshot: "a snapshot", DoctorReport: "a report" };
  throw new UserError(
    "mixed-documents",
    `${from.file} is ${words[from.kind]} and ${to.file} is ${words[to.kind]}`,
    {
      hint: "give two snapshots, or two reports: nomnom doctor --from SNAPSHOT -o json makes a report of a snapshot",
    },
  );
}

function exitCodeOf({ verdict }: DiffReport): ExitCode {
  switch (verdict) {
    case "same":
      return exitCodes.ok;
    case "changed":
      return exitCodes.failed;
    case "inconclusive":
      return exitCodes.inconclusive;
  }
}
