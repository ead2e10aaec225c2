import { setTimeout as delay } from "node:timers/promises";
import type { ReportedFinding } from "../../src/doctor/report.ts";
import type { FixEvent } from "../../src/fix/fix-events.ts";
import type { FixReport, RepairItem } from "../../src/fix/fix-report.ts";
import type { FindingRepairs } from "../../src/tui/doctor/finding-repairs.ts";

/** A plan for the overlap of the recorded run, as fix makes it; a repair that ends after a moment, or is put back when it is stopped. */
export function recordedRepairs(now: () => number): FindingRepairs {
  return {
    plan: async (finding) =>
      finding.resource === "nats/stream/MESSAGES" ? itemOf(finding, "planned") : null,
    async *apply(finding, _shown, signal) {
      yield { type: "applying", item: itemOf(finding, "planned") };
      yield { type: "verifying", item: itemOf(finding, "planned") };
      await delay(500, undefined, { signal }).catch(() => undefined);
      const item = signal.aborted
        ? { ...itemOf(finding, "undone"), reason: "interrupted before it was verified" }
        : itemOf(finding, "repaired");
      yield { type: "fix-finished", report: reportOf(item, now()) } satisfies FixEvent;
    },
  };
}

const itemOf = (finding: ReportedFinding, status: RepairItem["status"]): RepairItem => ({
  check: "nats/stream-overlap",
  finding,
  status,
  repair: "narrow-subjects",
  reason: null,
  plan: {
    title: "Narrow MESSAGES to messages.ingest.>",
    changes: [
      {
        where: "stream MESSAGES at nats://nomnom-nats-client:4222",
        diff: ['- subjects: ["messages.>"]', '+ subjects: ["messages.ingest.>"]'],
      },
    ],
    risks: ["What is published to messages.> beside messages.ingest.> is no longer stored in MESSAGES."],
    verifiedBy: ["nats/stream-overlap"],
    undoneBy: "Give MESSAGES its subjects back (messages.>), while no other stream has them.",
  },
  instead: null,
});

const reportOf = (item: RepairItem, nowMs: number): FixReport => ({
  schemaVersion: 1,
  kind: "FixReport",
  tool: { name: "nomnom", version: "0.0.0" },
  startedAt: new Date(nowMs).toISOString(),
  durationMs: 500,
  target: { context: null, namespace: null, nats: null, postgres: null },
  applied: true,
  verdict: "pass",
  summary: { [item.status]: 1 },
  repairs: [item],
  changes: [],
});
