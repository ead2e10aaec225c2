import { expect, test } from "vitest";
import { decideWaiting } from "../../../src/doctor/recovery.ts";
import { found, result } from "../report/example-report.ts";

const overlap = result({ id: "nats/stream-overlap", status: "fail", findings: [found()] });
const crash = { recovers: false, explainedBy: "nats/stream-overlap" };

test("Waiting ends with the name of the cause, not of its symptom, each once", () => {
  const pods = result({
    id: "kubernetes/pod-readiness",
    status: "fail",
    findings: [found(crash), found(crash), found({ recovers: false })],
  });
  expect(decideWaiting([overlap, pods], {})).toEqual({
    kind: "give-up",
    checks: ["nats/stream-overlap", "kubernetes/pod-readiness"],
  });
});

test("Waiting goes on while what is wrong recovers, and what is suppressed counts for nothing", () => {
  const suppressed = { reason: "known", until: null };
  const pods = result({
    id: "kubernetes/pod-readiness",
    status: "fail",
    findings: [found({ recovers: true }), found({ ...crash, suppressed })],
  });
  expect(decideWaiting([pods], {})).toEqual({ kind: "wait", checks: ["kubernetes/pod-readiness"] });
});
