import { catalogueWith } from "../../checks/catalogue.ts";
import { type Comparable, diffDocuments } from "../../doctor/diff/diff-documents.ts";
import { type DiffReport, diffReportSchema } from "../../doctor/diff/diff-report.ts";
import type { DoctorReport } from "../../doctor/report.ts";
import { rendererOf } from "../../report/formats.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import { type ExitCode, exitCodes, UserError } from "../../user-error.ts";
import type { CliContext } from "../cli-context.ts";
import { textOptions } from "../global-flags.ts";
import { writeFully } from "../output.ts";
import { followRun } from "../session/follow-run.ts";
import { readConfiguration, runChecks } from "../session/session.ts";
import { readComparable } from "./read-comparable.ts";
import type { DiffRequest } from "./request.ts";

/** `nomnom diff A B`: what changed, on stdout; 0 nothing, 1 something, 3 nothing as far as it could be compared. */
export async function runDiffCommand(
  context: CliContext,
  files: readonly [from: string, to: string],
  request: DiffRequest,
): Promise<void> {
  const { blueprint } = await readConfiguration(context, request);
  const catalogue = catalogueWith(blueprint);
  /** The checks of this version, with the configuration of here and now, on both sides. */
  const check = async (snapshot: Snapshot): Promise<DoctorReport> => {
    const look = {
      chosen: catalogue,
      source: { kind: "snapshot", snapshot },
    } as const;
    const run = runChecks(context, { blueprint, catalogue }, look, null);
    const { report, bugs } = await followRun(run, context, { ...request, quiet: true });
    if (bugs[0] !== undefined) throw bugs[0].error;
    return report;
  };
  const from = await readComparable(files[0], context.cwd, check);
  const to = await readComparable(files[1], context.cwd, check);
  refuseMixed(from, to);

  const report = context.redactor.data(diffReportSchema, diffDocuments(from, to));
  const text = await rendererOf(request.format, "DiffReport")(report, textOptions(context, request));
  await writeFully(context.stdout, text);
  context.exitWith(exitCodeOf(report));
}

function refuseMixed(from: Comparable, to: Comparable): void {
  if (from.kind === to.kind) return;
  const words = { Snapshot: "a snapshot", DoctorReport: "a report" };
  throw new UserError(
    "mixed-documents",
    `${from.file} is ${words[from.kind]} and ${to.file} is ${words[to.kind]}`,
    {
      hint: "Give two snapshots, or two reports: `nomnom doctor --from SNAPSHOT -o json` makes a report of a snapshot.",
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
