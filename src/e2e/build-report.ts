import type { WritableConnections } from "../connect/writable-connections.ts";
import {
  type Cleanup,
  type E2eReport,
  e2eReportSchemaVersion,
  type StepResult,
  type UndoneChange,
} from "./report.ts";
import type { RunContext } from "./run-context.ts";
import type { E2eOptions } from "./run-e2e.ts";
import { brokenHopOf, conclusionOf, summaryOf, verdictOf } from "./verdict.ts";

export interface ReportParts {
  options: Pick<E2eOptions, "tool">;
  context: Pick<RunContext, "runId" | "facts" | "timeline">;
  connections: Pick<WritableConnections, "target">;
  steps: StepResult[];
  undone: UndoneChange[];
  /** Null without --clean. */
  cleanup: Cleanup | null;
  startedAt: Date;
  durationMs: number;
}

export function buildReport(parts: ReportParts): E2eReport {
  const { context, steps, undone, cleanup } = parts;
  const { sent } = context.facts;
  const left = undone.filter(({ state }) => state === "left");
  const originMs = sent?.sentAtMs ?? 0;
  const timeline = [...context.timeline]
    .sort((a, b) => a.atMs - b.atMs)
    .map(({ atMs, what }) => ({ atMs: Math.round(atMs - originMs), what }));
  const arrived = context.timeline.findLast(({ reached }) => reached === "dashboard");
  const conclusion = conclusionOf(steps, arrived === undefined ? null : arrived.atMs - originMs);
  const uncleaned = cleanup?.state === "left" ? `. The rows stay: ${cleanup.detail}` : "";
  return {
    schemaVersion: e2eReportSchemaVersion,
    kind: "E2eReport",
    tool: parts.options.tool,
    runId: context.runId,
    startedAt: parts.startedAt.toISOString(),
    durationMs: Math.round(parts.durationMs),
    target: parts.connections.target(),
    verdict: left.length > 0 || uncleaned !== "" ? "fail" : verdictOf(steps),
    conclusion: `${conclusion}${left.length === 0 ? "" : `. Not undone: ${left.map(({ what }) => what).join(", ")}; \`nomnom e2e --recover\` tries again`}${uncleaned}`,
    brokenHop: brokenHopOf(steps),
    summary: summaryOf(steps),
    steps,
    timeline,
    changes: undone,
    testRows:
      sent === null || cleanup?.state === "removed"
        ? null
        : { messageId: sent.messageId, orderKey: sent.orderKey },
    ...(cleanup === null ? {} : { cleanup }),
  };
}
