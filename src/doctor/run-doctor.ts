import { setTimeout as delay } from "node:timers/promises";
import type { Blueprint } from "../blueprint/blueprint.ts";
import { forTarget } from "../blueprint/with-release.ts";
import type { AnyCheck } from "../checks/check.ts";
import type { Connections } from "../connect/connections.ts";
import { linkSignals } from "../linked-signal.ts";
import type { ProbeError } from "../snapshot/probe-result.ts";
import {
  type SectionId,
  type Snapshot,
  snapshotSchemaVersion,
  type Target,
  unknownTarget,
} from "../snapshot/snapshot.ts";
import { blueprintOf } from "./blueprint-of.ts";
import type { DoctorEvent } from "./events.ts";
import { followWork } from "./follow-work.ts";
import { wantedOf } from "./means-check.ts";
import { decideWaiting } from "./recovery.ts";
import { type DoctorReport, reportSchemaVersion } from "./report.ts";
import { planRun, type RunPlan } from "./run-plan.ts";
import { type Round, runRound } from "./run-round.ts";
import type { SectionMemory } from "./section-memory.ts";
import { liveSource, type Probes, probeOf, snapshotSource } from "./section-sources.ts";
import { summarise, verdictOf } from "./verdict.ts";

export interface DoctorOptions {
  /** Every check there is, each behind those it requires. */
  catalogue: readonly AnyCheck[];
  /** The ones the report is about, in the catalogue's order (selectChecks). */
  chosen: readonly AnyCheck[];
  /** Sections for a view that shows more than the checks need; those of systems no chosen check looks at are left out. None unless given. */
  alsoRead?: readonly SectionId[];
  blueprint: Blueprint;
  source:
    | {
        kind: "live";
        /** Fresh connections for each round of `--wait`; a connection that failed once stays failed. The engine closes them. */
        connect(signal: AbortSignal): Connections | Promise<Connections>;
        probes: Probes;
        /** Of the rounds before this run; none unless given. */
        memory?: SectionMemory;
      }
    | { kind: "snapshot"; snapshot: Snapshot };
  tool: { name: string; version: string };
  /** Aborted by Ctrl-C: what is unfinished becomes `unknown`, and the report still comes. */
  signal: AbortSignal;
  /** Deadline of the whole run, waiting included. Null: none. */
  timeoutMs: number | null;
  /** How long to go on, round after round, until everything is good. Null: one round. */
  waitMs: number | null;
  /** Pause between two rounds of `--wait`; 2 s unless given. */
  roundPauseMs?: number;
  now(): Date;
}

const defaultRoundPauseMs = 2_000;

/** Runs the chosen checks and tells what happens; the last event holds the report. Throws only what is a bug, or what `connect` throws. */
export function runDoctor(options: DoctorOptions): AsyncIterable<DoctorEvent> {
  return followWork((emit, abandoned) => run(options, emit, abandoned));
}

async function run(
  options: DoctorOptions,
  emit: (event: DoctorEvent) => void,
  abandoned: AbortSignal,
): Promise<void> {
  const startedAt = options.now();
  const deadline = options.timeoutMs === null ? [] : [AbortSignal.timeout(options.timeoutMs)];
  using linked = linkSignals([options.signal, abandoned, ...deadline]);
  const { signal } = linked;
  const { catalogue, chosen, alsoRead = [], blueprint, source } = options;
  const plan = planRun(catalogue, { chosen, alsoRead }, blueprint, usesOf(source));
  emit({
    type: "run-started",
    startedAt: startedAt.toISOString(),
    target: options.source.kind === "snapshot" ? options.source.snapshot.target : unknownTarget,
    probes: [...plan.sections],
    checks: plan.chosen.map(({ id, title }) => ({ id, title })),
  });

  const waitUntilMs = startedAt.getTime() + (options.waitMs ?? 0);
  while (true) {
    const takenAt = takenAtOf(options);
    const round = await oneRound({ options, plan, signal, takenAt, emit });
    if (await anotherRound(round, options, waitUntilMs, signal, emit)) continue;
    emit({
      type: "run-finished",
      report: reportOf(round, options, startedAt),
      snapshot: snapshotOf(round, options, takenAt),
      bugs: round.bugs,
    });
    return;
  }
}

interface RoundContext {
  options: DoctorOptions;
  plan: RunPlan;
  signal: AbortSignal;
  takenAt: string;
  emit(event: DoctorEvent): void;
}

async function oneRound({ options, plan, signal, takenAt, emit }: RoundContext): Promise<Round> {
  const { source } = options;
  const shared = { plan, takenAt, now: options.now().toISOString(), emit };
  if (source.kind === "snapshot") {
    const { snapshot } = source;
    const blueprint = blueprintOf(options.blueprint, snapshot);
    return await runRound({ ...shared, blueprint, source: snapshotSource(snapshot) });
  }
  await using connections = await source.connect(signal);
  const blueprint = forTarget(options.blueprint, connections.target());
  const memory = source.memory ?? null;
  const round = await runRound({
    ...shared,
    blueprint,
    source: liveSource({
      connections,
      probes: source.probes,
      memory,
      takenAt,
      blueprint: asking(blueprint, plan),
      signal,
      abortedBecause: () => abortedBecause(options),
      emit,
    }),
  });
  memory?.forget(doubtful(plan, round));
  return round;
}

/** Own questions are put only where their check was chosen: each is a read of its own. */
const asking = (blueprint: Blueprint, { chosen }: RunPlan): Blueprint => ({
  ...blueprint,
  ownChecks: blueprint.ownChecks.filter(
    ({ name }) =>
      wantedOf(blueprint, `own/${name}`) !== "off" && chosen.some(({ id }) => id === `own/${name}`),
  ),
});

/** What checks read that are not content: whether it is repaired can be seen in the next round. */
function doubtful(plan: RunPlan, { results }: Round): SectionId[] {
  const content = new Set(results.filter(({ status }) => status === "pass").map(({ id }) => id));
  return plan.chosen.flatMap(({ id, reads, optional }) => (content.has(id) ? [] : [...reads, ...optional]));
}

function abortedBecause({ signal, timeoutMs }: DoctorOptions): Pick<ProbeError, "message" | "hint"> {
  if (signal.aborted || timeoutMs === null) return { message: "interrupted before the answer came" };
  return {
    message: `no answer within the ${timeoutMs / 1000} s of the whole run`,
    hint: "Give the run more time with --timeout.",
  };
}

/** With `--wait`: says what it waits for, pauses, and answers whether to look again. */
async function anotherRound(
  round: Round,
  { waitMs, now, roundPauseMs = defaultRoundPauseMs }: DoctorOptions,
  waitUntilMs: number,
  signal: AbortSignal,
  emit: (event: DoctorEvent) => void,
): Promise<boolean> {
  if (waitMs === null || signal.aborted) return false;
  const decision = decideWaiting(round.results, round.sections);
  if (decision.kind === "give-up") emit({ type: "gave-up-waiting", checks: decision.checks });
  if (decision.kind !== "wait") return false;
  const forMs = Math.min(roundPauseMs, waitUntilMs - now().getTime());
  if (forMs <= 0) return false;
  emit({ type: "waiting", forMs, checks: decision.checks });
  return await delay(forMs, true, { signal }).catch(() => false);
}

function usesOf(source: DoctorOptions["source"]): (section: SectionId) => readonly SectionId[] {
  return (section) => (source.kind === "live" ? (probeOf(source.probes, section)?.uses ?? []) : []);
}

function takenAtOf({ source, now }: DoctorOptions): string {
  return source.kind === "snapshot" ? source.snapshot.takenAt : now().toISOString();
}

function reportOf(round: Round, { tool, now }: DoctorOptions, startedAt: Date): DoctorReport {
  const summary = summarise(round.results);
  return {
    schemaVersion: reportSchemaVersion,
    kind: "DoctorReport",
    tool,
    startedAt: startedAt.toISOString(),
    durationMs: now().getTime() - startedAt.getTime(),
    target: round.target,
    verdict: verdictOf(summary),
    summary,
    checks: round.results,
  };
}

/** A snapshot is read on other machines, where the path is another's or nobody's. */
const withoutKubeconfig = ({ kubeconfig: _, ...target }: Target): Target => target;

function snapshotOf(round: Round, { tool }: DoctorOptions, takenAt: string): Snapshot {
  return {
    schemaVersion: snapshotSchemaVersion,
    kind: "Snapshot",
    tool,
    takenAt,
    target: withoutKubeconfig(round.target),
    sections: round.sections,
  };
}
