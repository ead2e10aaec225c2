import type { RecoveryReport } from "../journal/recovery-report.ts";

/** What `--recover` of e2e and fix put back, for people. */
export function renderRecovery({ runs }: RecoveryReport): string {
  if (runs.length === 0)
    return "Nothing to recover: no interrupted run is known on this machine, and none has left its mark in this namespace.\n";
  const lines = runs.flatMap(({ runId, namespace, changes }) => [
    `run ${runId}${namespace === null ? "" : ` in namespace ${namespace}`}:`,
    ...changes.map(({ what, state, detail }) => `  ${what}: ${state}${detail === null ? "" : `, ${detail}`}`),
  ]);
  return `${lines.join("\n")}\n`;
}
