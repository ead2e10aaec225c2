import type { E2eReport } from "./e2e-report.ts";

/** What every kind of run knows of itself at its end. */
export interface RunFacts {
  tool: E2eReport["tool"];
  runId: string;
  startedAt: Date;
  durationMs: number;
  target: E2eReport["target"];
}

/** The head of a report: which run it was, when, and on what. */
export const reportHead = ({ tool, runId, startedAt, durationMs, target }: RunFacts) => ({
  tool,
  runId,
  startedAt: startedAt.toISOString(),
  durationMs: Math.round(durationMs),
  target,
});
