import { describe, expect, it } from "vitest";
import { createRedactor } from "../../../../src/cli/redactor.ts";
import { redactDoctorEvent } from "../../../../src/cli/session/redact-event.ts";
import type { DoctorEvent } from "../../../../src/doctor/events.ts";
import type { CheckResult } from "../../../../src/doctor/report.ts";
import { summarise, verdictOf } from "../../../../src/doctor/verdict.ts";
import { unknownTarget } from "../../../../src/snapshot/snapshot.ts";

const result: CheckResult = {
  id: "nats/reachable",
  title: "NATS answers",
  status: "unknown",
  durationMs: 1,
  reason: "hunter22 was refused",
  blockedBy: [],
  remedy: { summary: "Ask for another password than hunter22.", commands: [] },
  findings: [],
};

const finished: DoctorEvent = {
  type: "run-finished",
  report: {
    schemaVersion: 1,
    kind: "DoctorReport",
    tool: { name: "nomnom", version: "0.0.0" },
    startedAt: "2026-01-01T00:00:00.000Z",
    durationMs: 1,
    target: { ...unknownTarget, nats: "nats://hunter22@host:4222" },
    verdict: verdictOf(summarise([result])),
    summary: summarise([result]),
    checks: [result],
  },
  snapshot: {
    schemaVersion: 1,
    kind: "Snapshot",
    tool: { name: "nomnom", version: "0.0.0" },
    takenAt: "2026-01-01T00:00:00.000Z",
    target: unknownTarget,
    sections: {},
  },
  bugs: [],
};

describe("the events of a run that leave the program", () => {
  it("The events of a run hold no secret, neither in a result nor in the report", () => {
    const redactor = createRedactor();
    redactor.knows(() => ["hunter22"]);
    for (const event of [{ type: "check-finished", result } as const, finished]) {
      const text = JSON.stringify(redactDoctorEvent(event, redactor));
      expect(text).toContain("*** was refused");
      expect(text).not.toContain("hunter22");
    }
  });

  it("The events of a run have the very same result in the report as when the check was finished", () => {
    const redactor = createRedactor();
    const event = redactDoctorEvent({ type: "check-finished", result }, redactor);
    const end = redactDoctorEvent(finished, redactor);
    if (event.type !== "check-finished" || end.type !== "run-finished") throw new Error("other events");
    expect(end.report.checks[0]).toBe(event.result);
  });

  it("The events of a run are gone through again once another secret is known", () => {
    const redactor = createRedactor();
    const learned: string[] = [];
    redactor.knows(() => learned);
    expect(JSON.stringify(redactDoctorEvent({ type: "check-finished", result }, redactor))).toContain(
      "hunter22",
    );
    learned.push("hunter22");
    expect(JSON.stringify(redactDoctorEvent(finished, redactor))).not.toContain("hunter22");
  });
});
