import type { Blueprint } from "../blueprint/blueprint.ts";
import { type DoctorReport, reportSchemaVersion } from "../doctor/report.ts";
import { summarise, verdictOf } from "../doctor/verdict.ts";
import { unknownTarget } from "../snapshot/snapshot.ts";
import { judgeAll } from "./judge-all.ts";
import { unreadMigrations, type WrittenStatements } from "./judge-migrations.ts";
import { readPaths } from "./read-paths.ts";

export interface LintOptions {
  /** Files and folders, relative to `cwd`. */
  paths: readonly string[];
  cwd: string;
  env: Readonly<Record<string, string | undefined>>;
  /** Which checks are off, which findings are suppressed. */
  blueprint: Blueprint;
  /** Those that migrations are held against; null: the configuration has none. */
  statements: WrittenStatements | null;
  tool: { name: string; version: string };
  signal: AbortSignal;
  now(): Date;
}

/**
 * Judges what is written, without a server: the checks of doctor on what files say, and of each finding where it is written.
 * @throws UserError for a path that is not there.
 */
export async function runLint(options: LintOptions): Promise<DoctorReport> {
  const { paths, blueprint } = options;
  const startedAt = options.now();
  const now = startedAt.toISOString();
  const { written, files, notes } = await readPaths(paths, options);
  const checks = judgeAll(written, blueprint, now, options.statements);
  const unread = options.statements === null ? [] : unreadMigrations(written.migrations);
  const summary = summarise(checks);
  return {
    schemaVersion: reportSchemaVersion,
    kind: "DoctorReport",
    tool: options.tool,
    startedAt: now,
    durationMs: options.now().getTime() - startedAt.getTime(),
    target: unknownTarget,
    written: { paths: [...paths], files, notes: [...notes, ...unread] },
    verdict: verdictOf(summary),
    summary,
    checks,
  };
}
