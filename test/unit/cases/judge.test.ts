import { expect, test } from "vitest";
import type { DoctorReport } from "../../../src/doctor/report.ts";
import type { Expectation } from "../../cases/case.ts";
import { differences } from "../../cases/judge.ts";
import { trouble } from "../../cases/run-case.ts";
import { sumOf, tableOf } from "../../cases/table.ts";

const found = "nats/stream-config/missing";
const report: DoctorReport = {
  ...{ schemaVersion: 1, kind: "DoctorReport", tool: { name: "nomnom", version: "0" }, durationMs: 1 },
  ...{ startedAt: "2026-01-01T00:00:00.000Z", verdict: "fail" },
  target: { context: null, namespace: null, nats: null, postgres: null },
  summary: { pass: 0, warn: 0, fail: 1, skip: 0, blocked: 0, unknown: 1 },
  checks: [
    {
      ...{ id: "nats/stream-config", title: "t", status: "fail", durationMs: 1, reason: null, blockedBy: [] },
      remedy: null,
      findings: [
        {
          ...{
            code: found,
            severity: "error",
            message: "ORDERS does not exist",
            resource: "nats/stream/ORDERS",
          },
          ...{ evidence: {}, remedy: { summary: "Create it", commands: ["nats stream add ORDERS"] } },
          fingerprint: `sha256:${"0".repeat(64)}`,
        },
      ],
    },
    {
      ...{ id: "nats/reachable", title: "t", status: "unknown", durationMs: 1, reason: "no answer" },
      ...{ blockedBy: [], remedy: null, findings: [] },
    },
  ],
};
const right: Expectation = { findings: { [found]: "error" }, undecided: ["nats/reachable"] };

test.each<[string, Expectation, string[]]>([
  ["what is expected and nothing else", right, []],
  ["a problem that is not expected", { undecided: ["nats/reachable"] }, [`unwanted: error ${found}`]],
  [
    "another severity",
    { ...right, findings: { [found]: "warning" } },
    [`missing: warning ${found}`, `unwanted: error ${found}`],
  ],
  ["an undecided check", { ...right, undecided: [] }, ["unwanted: nats/reachable"]],
  ["words that are missing", { ...right, says: ["10065"] }, ["not said: 10065"]],
  ["words that are wrong", { ...right, neverSays: ["no answer"] }, ["said: no answer"]],
  ["a command that is missing", { ...right, types: ["kubectl"] }, ["no command: kubectl"]],
  ["a harmful command", { ...right, neverTypes: ["stream add"] }, ["command: stream add"]],
  ["a refusal that did not come", { ...right, refuses: "usage" }, ["not refused: usage"]],
])("A case sees %s", (_what, expected, lines) => {
  expect(differences(expected, report)).toEqual(lines);
});

const brought = { id: "i", about: "a", expected: "e", said: "s", notRun: null };

test("A case that no server here can be brought into is neither right nor wrong", () => {
  const outcome = { ...brought, differs: [], knownWrong: null, notRun: "needs nats-server 2.12.0" };
  expect(trouble(outcome)).toBeNull();
  expect(sumOf([outcome])).toBe("0 of 0 right, 0 wrong, 0 known to be wrong, 1 not run");
  expect(tableOf([outcome])).toContain("needs nats-server 2.12.0");
});

test("A case that is known to be wrong has to stay so", () => {
  const outcome = { ...brought, differs: [], knownWrong: "why" };
  expect(trouble(outcome)).toContain("take knownWrong away");
  expect(trouble({ ...outcome, differs: ["said: x"] })).toBeNull();
});
