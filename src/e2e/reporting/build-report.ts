import type { MessagePlan } from "../../blueprint/message-plan.ts";
import type { UndoneChange } from "../../journal/undone-change.ts";
import type { SentMessage } from "../message/message-state.ts";
import type { Noted } from "../run/events.ts";
import {
  type Cleanup,
  type E2eReport,
  e2eReportSchemaVersion,
  type LeftBehind,
  type StepResult,
} from "./e2e-report.ts";
import { type RunFacts, reportHead } from "./report-head.ts";
import { settledTimeline } from "./timeline.ts";
import { brokenHopOf, conclusionOf, type Journey, leftBehindWords, summaryOf, verdictOf } from "./verdict.ts";

export interface ReportParts extends RunFacts {
  plan: MessagePlan;
  steps: StepResult[];
  timeline: readonly Noted[];
  /** Null: the API has accepted no message. */
  sent: SentMessage | null;
  undone: UndoneChange[];
  /** What the steps left that they cannot take back. */
  leaves: LeftBehind[];
  /** Null without --clean. */
  cleanup: Cleanup | null;
}

export function buildReport(parts: ReportParts): E2eReport {
  const { sent, steps, undone, cleanup } = parts;
  const originMs = sent?.sentAtMs ?? 0;
  const settled = settledTimeline(parts.timeline);
  const timeline = settled.map(({ atMs, what }) => ({ atMs: Math.round(atMs - originMs), what }));
  const conclusion = conclusionOf(steps, journeyOf(settled, originMs), parts.plan);
  const left = leftBehindWords(undone, cleanup);
  return {
    schemaVersion: e2eReportSchemaVersion,
    kind: "E2eReport",
    ...reportHead(parts),
    verdict: left === "" ? verdictOf(steps) : "fail",
    conclusion: conclusion + left,
    brokenHop: brokenHopOf(steps),
    summary: summaryOf(steps),
    steps,
    timeline,
    changes: undone,
    testRows:
      sent === null || cleanup?.state === "removed" ? null : { messageId: sent.messageId, orderKey: sent.id },
    ...(parts.leaves.length === 0 ? {} : { leftBehind: parts.leaves }),
    ...(cleanup === null ? {} : { cleanup }),
  };
}

/** As far as it was seen to go; null: not to its rows. */
function journeyOf(settled: readonly Noted[], originMs: number): Journey | null {
  for (const to of ["dashboard", "database"] as const) {
    const arrived = settled.find(({ reached }) => reached === to);
    if (arrived !== undefined) return { to, tookMs: arrived.atMs - originMs };
  }
  return null;
}
