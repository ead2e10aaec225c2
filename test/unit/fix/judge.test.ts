import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { CheckStatus } from "../../../src/checks/check.ts";
import type { CheckResult, DoctorReport, ReportedFinding } from "../../../src/doctor/report.ts";
import { summarise, verdictOf } from "../../../src/doctor/verdict.ts";
import { judge } from "../../../src/fix/run/judge.ts";
import { unknownTarget } from "../../../src/snapshot/snapshot.ts";

const finding = (code: string, resource: string): ReportedFinding => ({
  code,
  severity: "error",
  message: "It is wrong.",
  resource,
  evidence: {},
  remedy: null,
  fingerprint: `sha256:${createHash("sha256").update(`${code} ${resource}`).digest("hex")}`,
});

const check = (id: string, status: CheckStatus, ...findings: ReportedFinding[]): CheckResult => ({
  id,
  title: id,
  status,
  durationMs: 0,
  reason: null,
  blockedBy: [],
  remedy: null,
  findings,
});

function report(...checks: CheckResult[]): DoctorReport {
  const summary = summarise(checks);
  return {
    schemaVersion: 1,
    kind: "DoctorReport",
    tool: { name: "nomnom", version: "0.0.0" },
    startedAt: "2026-11-28T10:00:00.000Z",
    durationMs: 1,
    target: unknownTarget,
    verdict: verdictOf(summary),
    summary,
    checks,
  };
}

const covered = finding("nats/stream-overlap/covered", "nats/stream/A");
const found = { check: "nats/stream-overlap", finding: covered };
const before = report(
  check("nats/stream-overlap", "fail", covered),
  check("pipeline/dead-letters", "pass"),
  check("kubernetes/restarts", "fail", finding("kubernetes/restarts/often", "kubernetes/pod/x")),
);

describe("a look behind a repair", () => {
  it("A look behind a repair proves it when the check has decided and no longer finds it", () => {
    expect(judge(found, before, report(check("nats/stream-overlap", "pass")))).toEqual({
      isEnded: true,
      harm: [],
    });
  });

  it.each(["unknown", "blocked", "skip"] as const)(
    "A look behind a repair proves nothing when the check is %s",
    (status) => {
      expect(judge(found, before, report(check("nats/stream-overlap", status))).isEnded).toBe(false);
    },
  );

  it("A look behind a repair finds harm in a check that passed before and fails now", () => {
    const after = report(
      check("nats/stream-overlap", "pass"),
      check(
        "pipeline/dead-letters",
        "fail",
        finding("pipeline/dead-letters/stream-missing", "nats/stream/D"),
      ),
    );
    expect(judge(found, before, after).harm).toEqual(["pipeline/dead-letters passed before and fails now"]);
    expect(judge(found, before, after, ["pipeline/dead-letters"]).harm).toEqual([]);
  });

  it("A look behind a repair finds harm in an object that the repaired check had nothing against", () => {
    const after = report(
      check("nats/stream-overlap", "fail", finding("nats/stream-overlap/uncaptured", "nats/stream/B")),
    );
    expect(judge(found, before, after)).toEqual({
      isEnded: true,
      harm: ["nats/stream-overlap now finds nats/stream/B"],
    });
  });

  it("A look behind a repair finds none in what another check that failed before says now", () => {
    const after = report(
      check("nats/stream-overlap", "pass"),
      check("kubernetes/restarts", "fail", finding("kubernetes/restarts/often", "kubernetes/pod/y")),
    );
    expect(judge(found, before, after).harm).toEqual([]);
  });
});
