import type { CheckStatus } from "../../../../src/checks/check.ts";
import type { CheckId } from "../../../../src/checks/check-id.ts";
import type { DoctorEvent } from "../../../../src/doctor/events.ts";
import type { CheckResult, DoctorReport, ReportedFinding } from "../../../../src/doctor/report.ts";
import { summarise, verdictOf } from "../../../../src/doctor/verdict.ts";
import type { SectionId, Snapshot } from "../../../../src/snapshot/snapshot.ts";
import type { DoctorAction, DoctorEffect } from "../../../../src/tui/doctor/doctor-action.ts";
import { reduceDoctor } from "../../../../src/tui/doctor/doctor-reducer.ts";
import { type DoctorState, initialDoctorState } from "../../../../src/tui/doctor/doctor-state.ts";
import type { Terminal } from "../../../../src/tui/kit/terminal.ts";

/** Builds runs and drives the reducer, for the tests of the doctor screen. */

const target = { context: "kind-dev", namespace: "nomnom-dev", nats: null, postgres: null };
const tool = { name: "nomnom", version: "0.0.0" };
const startedAt = "2026-01-01T00:00:00.000Z";

export const terminal: Terminal = { columns: 80, rows: 24, unicode: true, screenReader: false };

export function finding(message: string, more: Partial<ReportedFinding> = {}): ReportedFinding {
  return {
    severity: "error",
    message,
    resource: `nats/stream/${message.split(" ")[0]}`,
    evidence: {},
    remedy: { summary: `repair ${message}`, commands: [`fix ${message.split(" ")[0]}`] },
    fingerprint: `sha256:${Buffer.from(message).toString("hex").padEnd(64, "0").slice(0, 64)}`,
    ...more,
  };
}

/** A result whose id is known to be one. */
export type NamedResult = CheckResult & { id: CheckId };

export function result(
  id: CheckId,
  status: CheckStatus,
  findings: readonly ReportedFinding[] = [],
  more: Partial<CheckResult> = {},
): NamedResult {
  return {
    title: `title of ${id}`,
    status,
    durationMs: 1,
    reason: null,
    blockedBy: [],
    remedy: null,
    findings: [...findings],
    ...more,
    id,
  };
}

type RunStarted = Extract<DoctorEvent, { type: "run-started" }>;

export function started(results: readonly NamedResult[], probes: SectionId[] = []): RunStarted {
  const checks = results.map(({ id, title }) => ({ id, title }));
  return { type: "run-started", startedAt, target, probes, checks };
}

export function finished(results: readonly CheckResult[], sections: Snapshot["sections"] = {}): DoctorEvent {
  return { type: "run-finished", report: report(results), snapshot: snapshot(sections), bugs: [] };
}

function report(results: readonly CheckResult[]): DoctorReport {
  const summary = summarise(results);
  return {
    schemaVersion: 1,
    kind: "DoctorReport",
    tool,
    startedAt,
    durationMs: 100,
    target,
    verdict: verdictOf(summary),
    summary,
    checks: [...results],
  };
}

export function snapshot(sections: Snapshot["sections"] = {}): Snapshot {
  return { schemaVersion: 1, kind: "Snapshot", tool, takenAt: startedAt, target, sections };
}

/** A run from beginning to end. */
export function fullRun(results: readonly NamedResult[]): DoctorEvent[] {
  return [
    started(results),
    ...results.map((check): DoctorEvent => ({ type: "check-finished", result: check })),
    finished(results),
  ];
}

/** The screen after some events and keys. */
export class Screen {
  state: DoctorState;
  effects: DoctorEffect[] = [];
  private atMs = 1_000;

  constructor(facts: Partial<Terminal> = {}) {
    this.state = initialDoctorState({ ...terminal, ...facts }, this.atMs);
  }

  act(action: DoctorAction): this {
    const { state, effects } = reduceDoctor(this.state, action);
    this.state = state;
    this.effects = [...effects];
    return this;
  }

  see(...events: readonly DoctorEvent[]): this {
    for (const event of events) this.act({ type: "event", event, atMs: this.atMs });
    return this;
  }

  press(...keys: readonly string[]): this {
    for (const key of keys) this.act({ type: "key", key, atMs: this.atMs });
    return this;
  }

  after(milliseconds: number): this {
    this.atMs += milliseconds;
    return this.act({ type: "tick", atMs: this.atMs });
  }
}

/** A screen on which these results have come in. */
export function screenOf(results: readonly NamedResult[], facts: Partial<Terminal> = {}): Screen {
  return new Screen(facts).see(...fullRun(results));
}
