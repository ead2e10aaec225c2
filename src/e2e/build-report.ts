import type { WritableConnections } from "../connect/writable-connections.ts";
import { type E2eReport, e2eReportSchemaVersion, type StepResult, type UndoneChange } from "./report.ts";
import type { RunContext } from "./run-context.ts";
import type { E2eOptions } from "./run-e2e.ts";
import { brokenHopOf, conclusionOf, summaryOf, verdictOf } from "./verdict.ts";

export interface ReportParts {
  options: Pick<E2eOptions, "tool">;
  context: Pick<RunContext, "runId" | "facts" | "timeline">;
  connections: Pick<WritableConnections, "target">;
  steps: StepResult[];
  undone: UndoneChange[];
  startedAt: Date;
  durationMs: number;
}

export function buildReport(parts: ReportParts): E2eReport {
  const { context, steps, undone } = parts;
  const { sent } = context.facts;
  const left = undone.filter(({ state }) => state === "left");
  const originMs = sent?.sentAtMs ?? 0;
  const timeline = [...context.timeline]
    .sort((a, b) => a.atMs - b.atMs)
    .map(({ atMs, what }) => ({ atMs: Math.round(atMs - originMs), what }));
  const arrived = timeline.findLast(({ what }) => what.startsWith("shown by the dashboard"));
  const conclusion = conclusionOf(steps, arrived?.atMs ?? null);
  return {
    schemaVersion: e2eReportSchemaVersion,
    kind: "E2eReport",
    tool: parts.options.tool,
    runId: context.runId,
    startedAt: parts.startedAt.toISOString(),
    durationMs: Math.round(parts.durationMs),
    target: parts.connections.target(),
    verdict: left.length > 0 ? "fail" : verdictOf(steps),
    conclusion:
      left.length === 0
        ? conclusion
        : `${conclusion}. Not undone: ${left.map(({ what }) => what).join(", ")}; \`nomnom e2e --recover\` tries again`,
    brokenHop: brokenHopOf(steps),
    summary: summaryOf(steps),
    steps,
    timeline,
    changes: undone,
    testRows: sent === null ? null : { messageId: sent.messageId, orderKey: sent.orderKey },
  };
}
