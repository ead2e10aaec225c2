import type { Blueprint } from "../blueprint/blueprint.ts";
import { probeInDatabase } from "../collect/in-database.ts";
import type { Probe } from "../collect/probe.ts";
import type { Connections } from "../connect/connections.ts";
import { databaseOfId, ofEveryDatabase } from "../snapshot/database-name.ts";
import { failure, type ProbeError, type ProbeResult } from "../snapshot/probe-result.ts";
import { type SectionData, type SectionId, type Snapshot, systemOf } from "../snapshot/snapshot.ts";
import { UserError } from "../user-error.ts";
import type { DoctorEvent } from "./events.ts";
import type { SectionSource } from "./run-round.ts";
import type { SectionMemory } from "./section-memory.ts";

export type Probes = { readonly [S in SectionId]?: Probe<S> };

/** The probe of a section, of whichever database. */
export function probeOf<S extends SectionId>(probes: Probes, id: S): Probe<S> | undefined {
  const probe: Probe<S> | undefined = ofEveryDatabase(probes)[id];
  const database = databaseOfId(id);
  return probe === undefined || database === null ? probe : probeInDatabase(probe, database);
}

interface LiveInput {
  connections: Connections;
  probes: Probes;
  blueprint: Blueprint;
  signal: AbortSignal;
  /** ISO 8601: when the round began. */
  takenAt: string;
  /** Of the rounds before; null: every section is read. */
  memory: SectionMemory | null;
  /** Why the signal was aborted, in words for the people who read the report. */
  abortedBecause(): Pick<ProbeError, "message" | "hint">;
  emit(event: DoctorEvent): void;
}

/** Sections read by their probes, each once. A probe that has not answered when the signal is aborted is not waited for. */
export function liveSource(input: LiveInput): SectionSource {
  const { connections, probes, blueprint, signal, emit, takenAt, memory } = input;
  const started: { [S in SectionId]?: Promise<ProbeResult<SectionData[S]>> } = {};

  const ages = new Map<SectionId, string>();
  const read = async <S extends SectionId>(id: S): Promise<ProbeResult<SectionData[S]>> => {
    const known = memory?.recall(id, takenAt) ?? null;
    if (known !== null) {
      ages.set(id, known.readAt);
      return known.result;
    }
    const probe = probeOf(probes, id);
    if (probe === undefined) throw new Error(`no probe reads section ${id}`);
    const startedAt = performance.now();
    emit({ type: "probe-started", probe: id });
    const collected = probe.collect({ connections, blueprint, signal, section });
    const result = await orAborted(collected, id).catch((error: unknown) => foundBug(id, error));
    const durationMs = Math.round(performance.now() - startedAt);
    memory?.remember(id, { result, readAt: takenAt });
    emit({ type: "probe-finished", probe: id, durationMs, error: result.ok ? null : result.error });
    return result;
  };

  const bugs = new Map<SectionId, unknown>();
  const foundBug = (id: SectionId, error: unknown): ProbeResult<never> => {
    // Bad input has its own words and exit code.
    if (error instanceof UserError) throw error;
    bugs.set(id, error);
    return failure({
      kind: "invalid",
      system: systemOf(id),
      message: `${id} was not read: this is a bug in nomnom: ${error instanceof Error ? error.message : String(error)}`,
      hint: "Run it again with -v, and report what it prints.",
    });
  };

  const section = <S extends SectionId>(id: S): Promise<ProbeResult<SectionData[S]>> => {
    const known = started[id];
    if (known !== undefined) return known;
    const reading = read(id);
    const slot: { [K in S]?: Promise<ProbeResult<SectionData[K]>> } = started;
    slot[id] = reading;
    return reading;
  };

  const orAborted = async <T>(work: Promise<ProbeResult<T>>, id: SectionId): Promise<ProbeResult<T>> => {
    const cut = (): ProbeResult<T> =>
      failure({ kind: "aborted", system: systemOf(id), ...input.abortedBecause() });
    if (signal.aborted) {
      work.catch(ignoreLate);
      return cut();
    }
    let stop = () => {};
    const aborted = new Promise<ProbeResult<T>>((resolve) => {
      stop = () => resolve(cut());
      signal.addEventListener("abort", stop, { once: true });
    });
    try {
      return await Promise.race([work, aborted]);
    } finally {
      signal.removeEventListener("abort", stop);
    }
  };

  return {
    section,
    bugs,
    target: () => connections.target(),
    readBefore: (id) => ages.get(id) ?? null,
  };
}

/** After an abort nobody is there to hear how a probe ended; its answer, good or bad, is no part of the report any more. */
const ignoreLate = () => {};

/** Sections out of a saved snapshot. What was never read is as undecidable as what was cut short; it says nothing about the system. */
export function snapshotSource(snapshot: Snapshot): SectionSource {
  const missing = (id: SectionId): ProbeResult<never> =>
    failure({
      kind: "aborted",
      system: systemOf(id),
      message: `the snapshot does not hold ${id}`,
      hint: "Take the snapshot again with the checks it is for, or with all of them.",
    });
  return {
    section: async <S extends SectionId>(id: S) => {
      const result: ProbeResult<SectionData[S]> | undefined = snapshot.sections[id];
      return result ?? missing(id);
    },
    bugs: new Map(),
    target: () => snapshot.target,
    readBefore: () => null,
  };
}
