import { decideWaiting } from "../../doctor/recovery.ts";
import { pause } from "../../pause.ts";
import type { FixEvent } from "../fix-events.ts";
import type { RepairItem } from "../fix-report.ts";
import { endedItem, type Found, type PlannedItem, problemsOf, unplannedItem } from "../plan-findings.ts";
import type { Plan } from "../repair.ts";
import { applyPlan } from "./apply-plan.ts";
import type { Changing } from "./changing.ts";
import type { Seen } from "./look.ts";
import type { ApplyOptions, FixOptions } from "./options.ts";

/** Plans for problems as they were seen, one after the other. */
export type PlanAll = (problems: readonly Found[], seen: Seen) => AsyncIterable<PlannedItem>;

export interface RunParts {
  options: FixOptions;
  apply: ApplyOptions;
  changing: Changing;
  /** Aborted by Ctrl-C and when the lease is lost. */
  signal: AbortSignal;
  look(): Promise<Seen>;
  plan: PlanAll;
  emit(event: FixEvent): void;
}

const usualRoundPauseMs = 1_000;

/** Applies one plan after the other, each planned from what was seen behind the one before; what has become of every finding, and what was seen last. */
export async function oneByOne(first: Seen, parts: RunParts): Promise<{ items: RepairItem[]; seen: Seen }> {
  const { options, apply, changing, signal, look, plan, emit } = parts;
  const finished = new Map<string, RepairItem>();
  const { roundPauseMs = usualRoundPauseMs, waitMs } = apply;
  let seen = first;
  /** Before anything was changed there is nothing to wait for. */
  let settledByMs = Number.NEGATIVE_INFINITY;
  const finish = (found: Found, item: RepairItem): void => {
    finished.set(keyOf(found), item);
    emit({ type: "item-finished", item });
  };
  const isUntried = (found: Found) => !finished.has(keyOf(found));
  const problems = (report = seen.report) => problemsOf(report, options.wants, options.repairs);

  while (!signal.aborted) {
    const next = await nextPlan();
    if (next === null) {
      // What was repaired may still be starting; what it shows then may have a repair too.
      const isSettling = decideWaiting(seen.report.checks, seen.sections).kind === "wait";
      if (!isSettling || performance.now() > settledByMs) break;
      await pause(roundPauseMs, signal);
      seen = await look();
      continue;
    }
    const decision = await apply.decide(next.item);
    if (decision !== "apply") {
      finish(next.found, { ...next.item, status: "declined" });
      if (decision === "quit") break;
      continue;
    }
    const run = await changing.start();
    const before = seen.report;
    const done = await applyPlan(next, { ...run, look, before, waitMs, roundPauseMs, signal, emit });
    finish(next.found, done.item);
    seen = done.seen ?? seen;
    settledByMs = performance.now() + waitMs;
  }

  const open = problems();
  const rest: RepairItem[] = [];
  if (signal.aborted) rest.push(...open.filter(isUntried).map(unplannedItem));
  else for await (const { item } of plan(open.filter(isUntried), seen)) rest.push(item);
  const stillOpen = new Set(open.map(keyOf));
  const ended = problems(first.report).filter(
    (found) =>
      !stillOpen.has(keyOf(found)) && isUntried(found) && !open.some((other) => isOfSame(other, found)),
  );
  return { seen, items: [...finished.values(), ...ended.map(endedItem), ...rest] };

  async function nextPlan(): Promise<(PlannedItem & { plan: Plan }) | null> {
    for await (const planned of plan(problems().filter(isUntried), seen))
      if (planned.plan !== null) return { ...planned, plan: planned.plan };
    return null;
  }
}

/** What a check found of an object stands in another finding of it now. */
const isOfSame = (a: Found, b: Found): boolean =>
  a.check === b.check && a.finding.resource === b.finding.resource;

/** The same problem in one look and the next. */
const keyOf = ({ finding }: Found): string => `${finding.code} ${finding.resource} ${finding.fingerprint}`;
