import { formatDuration } from "../../units/format-duration.ts";
import type { DoctorState, ProbeEntry } from "./doctor-state.ts";

/** The probes of one system, in words. */
export interface ProbeProgress {
  /** `streams 1.2 s`, one per probe that has not answered, the longest first. */
  running: readonly string[];
  /** `monitoring: unreachable`, one per probe that has no data. */
  failed: readonly string[];
  /** All have answered; null while some have not. */
  slowestMs: number | null;
  /** How many have answered, of how many. */
  done: number;
  total: number;
}

/** Probes of a system (`nats` reads `nats/...`) at the state's time. */
export function probeProgress(state: DoctorState, system: string): ProbeProgress {
  const probes = state.probes.filter(({ id }) => id.startsWith(`${system}/`));
  const running = probes.filter(isUnderWay);
  return {
    running: running
      .toSorted((a, b) => (a.startedAtMs ?? state.nowMs) - (b.startedAtMs ?? state.nowMs))
      .map((probe) => `${shortName(probe)} ${elapsed(state, probe)}`),
    failed: unreadProbes(state, system).map((probe) => `${shortName(probe)}: ${probe.error.kind}`),
    slowestMs: probes.some(({ durationMs }) => durationMs === null)
      ? null
      : Math.max(0, ...probes.map(({ durationMs }) => durationMs ?? 0)),
    done: probes.filter(({ durationMs }) => durationMs !== null).length,
    total: probes.length,
  };
}

type UnreadProbe = ProbeEntry & { error: NonNullable<ProbeEntry["error"]> };

/** Probes that could not be read. Of a system that answers, what is not there is no trouble: a check that needs it says so. */
export function unreadProbes(state: DoctorState, system: string): readonly UnreadProbe[] {
  const answers = state.checks.some(
    ({ id, result }) => id === `${system}/reachable` && result?.status === "pass",
  );
  return state.probes.flatMap(({ error, ...probe }) =>
    error === null || !probe.id.startsWith(`${system}/`) || (answers && error.kind === "not-found")
      ? []
      : [{ ...probe, error }],
  );
}

function isUnderWay({ startedAtMs, durationMs }: ProbeEntry): boolean {
  return startedAtMs !== null && durationMs === null;
}

function shortName({ id }: Pick<ProbeEntry, "id">): string {
  return id.slice(id.indexOf("/") + 1);
}

/** Tenths of a second: a number that changes on every frame is noise. */
function elapsed({ nowMs }: DoctorState, { startedAtMs }: ProbeEntry): string {
  const milliseconds = Math.max(0, nowMs - (startedAtMs ?? nowMs));
  return milliseconds < 100 ? "0 s" : formatDuration(Math.floor(milliseconds / 100) * 100);
}
