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
import { brokenHopOf, conclusionOf, leftBehindWords, summaryOf, verdictOf } from "./verdict.ts";

export interface ReportParts extends RunFacts {
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
  const timeline = [...parts.timeline]
    .sort((a, b) => a.atMs - b.atMs)
    .map(({ atMs, what }) => ({ atMs: Math.round(atMs - originMs), what }));
  const arrived = parts.timeline.findLast(({ reached }) => reached === "dashboard");
  const conclusion = conclusionOf(steps, arrived === undefined ? null : arrived.atMs - originMs);
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
      sent === null || cleanup?.state === "removed"
        ? null
        : { messageId: sent.messageId, orderKey: sent.orderKey },
    ...(parts.leaves.length === 0 ? {} : { leftBehind: parts.leaves }),
    ...(cleanup === null ? {} : { cleanup }),
  };
}
