import { expect, it } from "vitest";
import type { FixReport, RepairItem } from "../../../src/fix/fix-report.ts";
import { renderFix } from "../../../src/report/fix-text.ts";
import { unknownTarget } from "../../../src/snapshot/snapshot.ts";

const nothingFound: FixReport = {
  ...{ schemaVersion: 1, kind: "FixReport", tool: { name: "nomnom", version: "0.0.0" } },
  ...{ startedAt: "2026-11-28T12:00:00.000Z", durationMs: 1, target: unknownTarget, applied: true },
  ...{ verdict: "pass", summary: {}, repairs: [], changes: [] },
};
const wide = { colour: false, unicode: true, width: 100, verbose: false, quiet: false };

it("A report of fix that found nothing says so", () => {
  expect(renderFix(nothingFound, wide)).toContain("Nothing to repair.");
});

it("A report of fix that could not read everything calls nothing healthy", () => {
  const text = renderFix({ ...nothingFound, verdict: "inconclusive" }, wide);
  expect(text).not.toContain("Nothing to repair.");
  expect(text).toContain("Some of it could not be read: nomnom doctor says what");
});

it("A code and a resource that do not fit beside each other stand below each other", () => {
  const item: RepairItem = {
    ...{
      check: "nats/stream-overlap",
      status: "refused",
      reason: null,
      repair: null,
      plan: null,
      instead: null,
    },
    finding: {
      ...{ severity: "error", code: "nats/stream-overlap/covered", resource: "nats/stream/MESSAGES" },
      ...{ message: "It overlaps.", evidence: {}, remedy: null, fingerprint: "sha256:0" },
    },
  };
  const report = (width: number) => renderFix({ ...nothingFound, repairs: [item] }, { ...wide, width });
  expect(report(100)).toContain("not repaired here  nats/stream-overlap/covered  nats/stream/MESSAGES\n");
  expect(report(60)).toContain("not repaired here  nats/stream-overlap/covered\n  nats/stream/MESSAGES\n");
});
