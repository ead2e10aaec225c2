import type { DoctorEvent } from "../../doctor/events.ts";
import type { CheckResult } from "../../doctor/report.ts";
import type { SectionId, Target } from "../../snapshot/snapshot.ts";
import { targetFields } from "../../systems/systems.ts";
import { type CheckEntry, type CheckName, undecided } from "./check-entry.ts";
import type { DoctorState, ProbeEntry } from "./doctor-state.ts";
import { mergeBugs, mergeReport, mergeSnapshot } from "./merge-run.ts";

/** What an event of the engine changes. A run of some checks only leaves the others as they were. */
export function applyEvent(state: DoctorState, event: DoctorEvent, atMs: number): DoctorState {
  switch (event.type) {
    case "run-started":
      return {
        ...state,
        target: mergeTarget(state.target, event.target),
        startedAtMs: atMs,
        finishedAtMs: null,
        waiting: null,
        probes: startProbes(state.probes, event.probes),
        checks: startChecks(state.checks, event.checks),
      };
    case "probe-started":
      return withProbe({ ...state, waiting: null }, event.probe, (probe) => ({
        ...probe,
        startedAtMs: atMs,
        durationMs: null,
        error: null,
      }));
    case "probe-finished":
      return withProbe(state, event.probe, (probe) => ({
        ...probe,
        durationMs: event.durationMs,
        error: event.error,
      }));
    case "check-finished":
      return { ...state, checks: withResult(state.checks, event.result) };
    case "waiting":
      return { ...state, waiting: { untilMs: atMs + event.forMs, checks: event.checks } };
    case "gave-up-waiting":
      return {
        ...state,
        notice: {
          tone: "warning",
          text: `not waiting: ${event.checks.join(", ")} will not recover by itself`,
        },
      };
    case "run-finished":
      return {
        ...state,
        target: mergeTarget(state.target, event.report.target),
        // A round of the dashboard arrives here only at its end.
        startedAtMs: state.finishedAtMs === null ? state.startedAtMs : atMs - event.report.durationMs,
        finishedAtMs: atMs,
        waiting: null,
        checks: event.report.checks
          .reduce(withResult, state.checks)
          .map((check) => (check.pending ? { ...check, pending: false } : check)),
        report: mergeReport(state.report, event.report),
        snapshot: mergeSnapshot(state.snapshot, event.snapshot),
        bugs: mergeBugs(state.bugs, event),
      };
  }
}

/** A run broke off: what had not answered keeps what it said before. */
export function endRun(state: DoctorState, atMs: number): DoctorState {
  return {
    ...state,
    finishedAtMs: atMs,
    waiting: null,
    checks: state.checks.map((check) => (check.pending ? { ...check, pending: false } : check)),
  };
}

/** Addresses are found while the run goes on: until a new run knows them, those of the run before are shown. */
function mergeTarget(before: Target | null, now: Target): Target {
  const merged = { ...now };
  for (const field of targetFields) merged[field] ??= before?.[field] ?? null;
  return merged;
}

function startProbes(known: readonly ProbeEntry[], started: readonly SectionId[]): readonly ProbeEntry[] {
  const kept = known.filter(({ id }) => !started.includes(id));
  return [...kept, ...started.map((id) => ({ id, startedAtMs: null, durationMs: null, error: null }))];
}

function startChecks(known: readonly CheckEntry[], started: readonly CheckName[]): readonly CheckEntry[] {
  const starting = new Map(started.map((check) => [check.id, check]));
  const again = known.map((check) => (starting.delete(check.id) ? { ...check, pending: true } : check));
  return [...again, ...[...starting.values()].map(undecided)];
}

function withProbe(
  state: DoctorState,
  id: ProbeEntry["id"],
  change: (probe: ProbeEntry) => ProbeEntry,
): DoctorState {
  return { ...state, probes: state.probes.map((probe) => (probe.id === id ? change(probe) : probe)) };
}

function withResult(checks: readonly CheckEntry[], result: CheckResult): readonly CheckEntry[] {
  return checks.map((check) => (check.id === result.id ? { ...check, result, pending: false } : check));
}
