import { missingRightsRemedy } from "../../checks/missing-rights.ts";
import type { DoctorReport } from "../../doctor/report.ts";
import { reportRemedy } from "../../doctor/report-remedy.ts";
import { describeChange } from "../../journal/change.ts";
import type { PendingChange } from "../../journal/entries.ts";
import { keepChange, type MadeChange, makeChange, rehearseChange } from "../../journal/make-change.ts";
import { type RunChanges, settle } from "../../journal/run-changes.ts";
import type { UndoneChange } from "../../journal/undone-change.ts";
import { pause } from "../../pause.ts";
import type { FixEvent } from "../fix-events.ts";
import type { RepairItem, RepairStatus } from "../fix-report.ts";
import type { PlannedItem } from "../plan-findings.ts";
import type { Plan } from "../repair.ts";
import { judge } from "./judge.ts";
import type { Seen } from "./look.ts";

/** What applying needs beside the plan. */
export interface Applying {
  runId: string;
  changes: RunChanges;
  look(): Promise<Seen>;
  /** What was seen before. */
  before: DoctorReport;
  /** How long to look again until a repair shows. */
  waitMs: number;
  roundPauseMs: number;
  signal: AbortSignal;
  emit(event: FixEvent): void;
}

export interface Applied {
  item: RepairItem;
  /** What was seen last; null: nothing was looked at again. */
  seen: Seen | null;
}

/** Rehearses a plan, makes its changes, looks whether it helped, and keeps it or takes it back. */
export async function applyPlan(planned: PlannedItem & { plan: Plan }, applying: Applying): Promise<Applied> {
  const { plan, item } = planned;
  const { changes, runId, signal, emit } = applying;
  const ended = (status: RepairStatus, reason: string | null): RepairItem => ({ ...item, status, reason });
  emit({ type: "applying", item });
  // Later ones may hold only behind the first.
  const rehearsed = await rehearseChange(changes.systems, plan.changes[0], { runId, signal });
  if (rehearsed.kind !== "made")
    return { item: withRights(ended("failed", rehearsed.why), rehearsed), seen: null };
  for (const change of plan.changes) {
    const made = await makeChange(changes.systems, changes.journal, change, { runId, signal });
    if (made.kind === "made") continue;
    const back = await takeBack(applying);
    const failed = afterUndoing(item, back, "failed", `${describeChange(change)}: ${made.why}`);
    return { item: withRights(failed, made), seen: null };
  }
  emit({ type: "verifying", item });
  const { seen, isEnded, harm } = await verify(planned, applying);
  if (signal.aborted || harm.length > 0) {
    const why = signal.aborted ? "interrupted before it was verified" : `it did harm: ${harm.join("; ")}`;
    return { item: afterUndoing(item, await takeBack(applying), "undone", why), seen };
  }
  await keep(applying);
  const why = `after ${applying.waitMs / 1000} s ${planned.found.check} still finds it or cannot tell`;
  return { item: isEnded ? ended("repaired", null) : ended("unproven", why), seen };

  /** A missing right comes with the Role that gives it. */
  function withRights(failed: RepairItem, outcome: Exclude<MadeChange, { kind: "made" }>): RepairItem {
    const error = outcome.kind === "refused" ? outcome.error : null;
    const { target } = applying.before;
    const remedy = error && missingRightsRemedy([error], target, null);
    if (!remedy) return failed;
    const summary = "The user may not change it. An administrator applies this:";
    return { ...failed, instead: reportRemedy({ ...remedy, summary }, target) };
  }
}

/** Looks repeatedly until it shows that the repair helped and did no harm, or the time is up. */
async function verify(
  { found, plan }: PlannedItem & { plan: Plan },
  { look, before, waitMs, roundPauseMs, signal }: Applying,
): Promise<{ seen: Seen; isEnded: boolean; harm: string[] }> {
  const untilMs = performance.now() + waitMs;
  for (;;) {
    const seen = await look();
    const judgement = judge(found, before, seen.report, plan.uncovers);
    const isGood = judgement.isEnded && judgement.harm.length === 0;
    if (isGood || signal.aborted || performance.now() > untilMs) return { seen, ...judgement };
    await pause(roundPauseMs, signal);
  }
}

const ofPlan = ({ changes }: Applying): PendingChange[] =>
  changes.journal.pending().filter(({ change }) => change.kind !== "lease");

async function takeBack(applying: Applying): Promise<UndoneChange[]> {
  const { changes, runId, emit } = applying;
  const undone: UndoneChange[] = [];
  for (const pending of ofPlan(applying)) {
    emit({ type: "undoing", what: describeChange(pending.change) });
    const change = await settle(changes.systems, changes.journal, runId, pending);
    undone.push(change);
    emit({ type: "undone", change });
  }
  return undone;
}

/** What the changes have left to be found by goes, and the journal forgets them. */
async function keep(applying: Applying): Promise<void> {
  const { changes, runId } = applying;
  for (const pending of ofPlan(applying))
    await settle(changes.systems, changes.journal, runId, pending, (kept) =>
      keepChange(changes.systems, runId, kept).then((ending) => ({
        what: describeChange(kept.change),
        ...ending,
      })),
    );
}

/** An item whose changes were taken back, or could not be. */
function afterUndoing(
  item: RepairItem,
  undone: readonly UndoneChange[],
  status: "failed" | "undone",
  why: string,
): RepairItem {
  const left = undone.filter(({ state }) => state === "left" || state === "kept");
  if (left.length === 0) return { ...item, status, reason: why };
  const stays = left.map(({ what, detail }) => `${what} stays${detail === null ? "" : `: ${detail}`}`);
  return { ...item, status: "left", reason: [why, ...stays].join("; ") };
}
