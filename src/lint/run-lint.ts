import type { Blueprint } from "../blueprint/blueprint.ts";
import { type DoctorReport, reportSchemaVersion } from "../doctor/report.ts";
import { summarise, verdictOf } from "../doctor/verdict.ts";
import { unknownTarget } from "../snapshot/snapshot.ts";
import { chartsIn } from "./charts/chart.ts";
import { listFiles } from "./files/list-files.ts";
import { readFiles } from "./files/read-files.ts";
import { judgeAll } from "./judge-all.ts";
import { renderCharts } from "./rendering/helm.ts";
import { renderKustomizations } from "./rendering/kustomize.ts";
import { isRead, readWritten } from "./written-files.ts";

export interface LintOptions {
  /** Files and folders, relative to `cwd`. */
  paths: readonly string[];
  cwd: string;
  env: Readonly<Record<string, string | undefined>>;
  /** Which checks are off, which findings are suppressed. */
  blueprint: Blueprint;
  tool: { name: string; version: string };
  signal: AbortSignal;
  now(): Date;
}

/**
 * Judges what is written, without a server: the checks of doctor on what files say, and of each finding where it is written.
 * @throws UserError for a path that is not there.
 */
export async function runLint(options: LintOptions): Promise<DoctorReport> {
  const { paths, blueprint, signal } = options;
  const startedAt = options.now();
  const listing = await listFiles(paths, options);
  const { files, notes } = await readFiles(listing.files, isRead, signal);
  const now = startedAt.toISOString();
  const charts = await renderCharts(chartsIn(files), options);
  const built = await renderKustomizations(files, options);
  const written = readWritten(files, [...charts.manifests, ...built.manifests]);
  const checks = judgeAll(written, blueprint, now);
  const summary = summarise(checks);
  return {
    schemaVersion: reportSchemaVersion,
    kind: "DoctorReport",
    tool: options.tool,
    startedAt: now,
    durationMs: options.now().getTime() - startedAt.getTime(),
    target: unknownTarget,
    written: {
      paths: [...paths],
      files: files.length,
      notes: [
        ...notes,
        ...charts.notes,
        ...built.notes,
        ...(listing.cutOff ? ["there are more files than are looked at"] : []),
      ],
    },
    verdict: verdictOf(summary),
    summary,
    checks,
  };
}
