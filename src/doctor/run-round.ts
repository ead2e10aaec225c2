import type { Blueprint } from "../blueprint/blueprint.ts";
import type { AnyCheck } from "../checks/check.ts";
import type { CheckId } from "../checks/check-id.ts";
import type { ProbeResult } from "../snapshot/probe-result.ts";
import type { SectionData, SectionId, Sections, Target } from "../snapshot/snapshot.ts";
import { reachableOf, type System } from "../systems/systems.ts";
import { type Evaluation, evaluateCheck } from "./evaluate-check.ts";
import type { DoctorEvent } from "./events.ts";
import { causesFirst } from "./fold-symptoms.ts";
import { wantedOf } from "./means-check.ts";
import type { CheckResult } from "./report.ts";
import type { RunPlan } from "./run-plan.ts";
import { traceSymptoms } from "./trace-symptoms.ts";
import { upstreamOf } from "./unreadable.ts";

/** Where a round's sections come from: probes or a file. Never rejects; one answer per section. */
export interface SectionSource {
  section<S extends SectionId>(id: S): Promise<ProbeResult<SectionData[S]>>;
  /** What probes threw, by the section they should have read: its result is a failure that says nothing about the system. */
  readonly bugs: ReadonlyMap<SectionId, unknown>;
  /** ISO 8601: when a section was read that comes from an earlier round; null: in this one. */
  readBefore(id: SectionId): string | null;
  /** As much as is known of the target by now. */
  target(): Target;
}

export interface RoundInput {
  plan: RunPlan;
  source: SectionSource;
  blueprint: Blueprint;
  takenAt: string;
  now: string;
  emit(event: DoctorEvent): void;
}

export interface Round {
  /** Of the chosen checks, in catalogue order, but causes before what follows from them. */
  results: CheckResult[];
  sections: Sections;
  target: Target;
  bugs: { check: CheckId; error: unknown }[];
}

/** Reads every section of the plan at once and decides each check as soon as its own sections and requirements are there. */
export async function runRound(input: RoundInput): Promise<Round> {
  const { plan, source } = input;
  const sections: Sections = {};
  const reading = new Map(plan.sections.map((id) => [id, readInto(sections, id, source)]));
  const evaluations = new Map<CheckId, Promise<Evaluation>>();
  for (const check of plan.evaluated) {
    evaluations.set(check.id, evaluateWhenReady(check, input, sections, reading, evaluations));
  }
  const chosen = await Promise.all(plan.chosen.map(({ id }) => evaluationOf(id, evaluations)));
  await Promise.all(reading.values());
  return {
    results: causesFirst(traceSymptoms(chosen.map(({ result }) => result))),
    sections,
    target: source.target(),
    bugs: chosen.flatMap(({ id, bug }) => (bug === null ? [] : [{ check: id, error: bug }])),
  };
}

async function readInto<S extends SectionId>(
  sections: Sections,
  id: S,
  source: SectionSource,
): Promise<void> {
  const into: { [K in S]?: ProbeResult<SectionData[K]> } = sections;
  into[id] = await source.section(id);
}

async function evaluateWhenReady(
  check: AnyCheck,
  { plan, source, blueprint, takenAt, now, emit }: RoundInput,
  sections: Sections,
  reading: ReadonlyMap<SectionId, Promise<void>>,
  evaluations: ReadonlyMap<CheckId, Promise<Evaluation>>,
): Promise<Evaluation> {
  const wanted = check.requires.filter((id) => wantedOf(blueprint, id) !== "off");
  const required = wanted.flatMap((id) => evaluations.get(id) ?? []);
  // One turn later every evaluation has begun: a check may be decided after one that stands behind it in the report.
  await null;
  const weighed = (check.after ?? []).flatMap((id) => evaluations.get(id) ?? []);
  const [requirements, causes] = await Promise.all([
    Promise.all(required),
    Promise.all(weighed),
    Promise.all([...check.reads, ...check.optional].map((id) => reading.get(id))),
  ]);
  const evaluation = evaluateCheck({
    check,
    sections,
    bugs: source.bugs,
    answering: await answeringAmong(hidingSystems(check, sections), check.id, evaluations),
    requirements: requirements.map(({ result }) => result),
    outcomes: new Map(causes.map(({ id, result }) => [id, result.status])),
    blueprint,
    target: source.target(),
    takenAt,
    now,
  });
  const { result } = evaluation;
  const asOf = oldestOf([...check.reads, ...check.optional].map((id) => source.readBefore(id)));
  const dated = asOf === null ? evaluation : { ...evaluation, result: { ...result, asOf } };
  if (plan.chosen.includes(check)) emit({ type: "check-finished", result: dated.result });
  return dated;
}

/** The earliest of times as ISO 8601. */
const oldestOf = (times: readonly (string | null)[]): string | null =>
  times.filter((time) => time !== null).toSorted()[0] ?? null;

/** The systems behind which something this check reads is hidden. */
function hidingSystems(check: AnyCheck, sections: Sections): System[] {
  return [...check.reads, ...check.optional].flatMap((id) => {
    const result = sections[id];
    return result === undefined || result.ok || result.error.kind !== "upstream"
      ? []
      : [upstreamOf(result.error)];
  });
}

async function answeringAmong(
  systems: readonly System[],
  asking: CheckId,
  evaluations: ReadonlyMap<CheckId, Promise<Evaluation>>,
): Promise<Set<System>> {
  const answering = new Set<System>();
  for (const system of systems) {
    const id = reachableOf(system);
    const evaluation = id === asking ? undefined : await evaluations.get(id);
    if (evaluation !== undefined && ["pass", "warn"].includes(evaluation.result.status))
      answering.add(system);
  }
  return answering;
}

async function evaluationOf(
  id: CheckId,
  evaluations: ReadonlyMap<CheckId, Promise<Evaluation>>,
): Promise<Evaluation> {
  const evaluation = evaluations.get(id);
  if (evaluation === undefined) throw new Error(`check ${id} was not evaluated`);
  return await evaluation;
}
