import type { Blueprint } from "../../blueprint/blueprint.ts";
import type { Connections } from "../../connect/connections.ts";
import type { WritableConnections } from "../../connect/writable-connections.ts";
import type { DoctorEvent } from "../../doctor/events.ts";
import { followWork } from "../../doctor/follow-work.ts";
import { summarise, verdictOf } from "../../doctor/verdict.ts";
import { refuseWhileRecoveryIsDue } from "../../journal/due-journals.ts";
import { openRunChanges, type RunChanges } from "../../journal/run-changes.ts";
import { newRunId } from "../../journal/run-id.ts";
import type { UndoneChange } from "../../journal/undone-change.ts";
import { linkSignals } from "../../linked-signal.ts";
import type { FixEvent } from "../fix-events.ts";
import { type FixReport, fixReportSchemaVersion, type RepairItem } from "../fix-report.ts";
import { type Found, type PlannedItem, planFinding, problemsOf, type Wants } from "../plan-findings.ts";
import type { Plan, Repair } from "../repair.ts";
import { applyPlan } from "./apply-plan.ts";
import { look, type Seen } from "./look.ts";

/** What the user answers to a plan. */
export type Decision = "apply" | "skip" | "quit";

export interface FixOptions {
  repairs: readonly Repair[];
  wants: Wants;
  blueprint: Blueprint;
  tool: { name: string; version: string };
  /** One run of the engine over all checks, with connections of its own. */
  look(signal: AbortSignal): AsyncIterable<DoctorEvent>;
  /** Null: plans are shown and nothing is changed. */
  apply: ApplyOptions | null;
  /** Connections for planning, where nothing is changed. */
  connect(signal: AbortSignal): Promise<Connections>;
  /** Aborted by Ctrl-C and SIGTERM. */
  signal: AbortSignal;
  now(): Date;
}

export interface ApplyOptions {
  /** Connections that live until this signal, which Ctrl-C does not abort: undoing needs them. */
  connect(signal: AbortSignal): Promise<WritableConnections>;
  journalFolder: string;
  decide(item: RepairItem): Promise<Decision>;
  /** How long to look again until a repair shows. */
  waitMs: number;
}

const roundPauseMs = 1_000;
/** How long undoing may take after Ctrl-C; the process is ended 10 s after it. */
const undoAfterInterruptMs = 8_000;
const undoMs = 90_000;

/**
 * Plans a repair for each finding and, where that is wanted, applies one after the other; each is verified before the next is planned. Whatever
 * happens, what was not verified is undone before it ends. Throws UserError when it may not start.
 */
export function runFix(options: FixOptions): AsyncGenerator<FixEvent> {
  return followWork((emit, abandoned) => run(options, emit, abandoned));
}

type Emit = (event: FixEvent) => void;

async function run(options: FixOptions, emit: Emit, abandoned: AbortSignal): Promise<void> {
  const { apply, now } = options;
  using linked = linkSignals([options.signal, abandoned]);
  const { signal } = linked;
  const startedAt = now();
  if (apply !== null) await refuseWhileRecoveryIsDue(apply.journalFolder);
  const lookOnce = () => look(options.look(signal), (event) => emit({ type: "looking", event }));
  const seen = await lookOnce();
  const ended =
    apply === null
      ? await shown(options, seen, signal)
      : await applied(options, apply, { seen, startedAt, signal, lookOnce, emit });
  const report = ended.seen.report;
  const summary = summarise(report.checks.filter(({ id }) => isChosen(options, id, report)));
  emit({
    type: "fix-finished",
    report: {
      schemaVersion: fixReportSchemaVersion,
      kind: "FixReport",
      tool: options.tool,
      startedAt: startedAt.toISOString(),
      durationMs: now().getTime() - startedAt.getTime(),
      target: report.target,
      applied: apply !== null,
      verdict: verdictOf(summary),
      summary: countsOf(ended.items),
      repairs: ended.items,
      changes: ended.changes,
    },
  });
}

/** Whether a check counts for the verdict: it, or one of its findings, was asked for. */
function isChosen({ wants }: FixOptions, id: string, { checks }: FixReportSource): boolean {
  const own = checks.find((check) => check.id === id)?.findings ?? [];
  return wants(id, id) || own.some(({ code }) => wants(id, code ?? id));
}
type FixReportSource = Seen["report"];

interface Ended {
  seen: Seen;
  items: RepairItem[];
  changes: UndoneChange[];
}

async function shown(options: FixOptions, seen: Seen, signal: AbortSignal): Promise<Ended> {
  await using connections = await options.connect(signal);
  const items: RepairItem[] = [];
  for (const found of problemsOf(seen.report, options.wants, options.repairs))
    items.push((await plan(options, connections, found, seen)).item);
  return { seen, items, changes: [] };
}

function plan(
  { blueprint, repairs }: FixOptions,
  connections: Connections,
  found: Found,
  { report, sections }: Seen,
): Promise<PlannedItem> {
  const findings = report.checks.flatMap((check) => check.findings);
  return planFinding(found, repairs, {
    connections,
    blueprint,
    target: report.target,
    data(section) {
      const read = sections[section];
      return read?.ok ? read.data : null;
    },
    findings,
  });
}

interface Run {
  seen: Seen;
  startedAt: Date;
  signal: AbortSignal;
  lookOnce(): Promise<Seen>;
  emit: Emit;
}

async function applied(options: FixOptions, apply: ApplyOptions, run: Run): Promise<Ended> {
  const { startedAt, signal, emit } = run;
  const hard = new AbortController();
  await using connections = await apply.connect(hard.signal);
  const runId = newRunId(startedAt);
  emit({ type: "connected", target: connections.target() });
  emit({ type: "run-started", runId });
  const changes = await openRunChanges({
    command: "fix",
    connections,
    folder: apply.journalFolder,
    runId,
    now: options.now,
    signal,
  });
  let undone: UndoneChange[] = [];
  let ended: Omit<Ended, "changes">;
  using limited = linkSignals([signal, changes.lost]);
  try {
    ended = await oneByOne(
      options,
      apply,
      { ...run, signal: limited.signal },
      { connections, changes, runId },
    );
  } finally {
    const deadline = setTimeout(() => hard.abort(), signal.aborted ? undoAfterInterruptMs : undoMs);
    undone = await changes.undo({ emit });
    clearTimeout(deadline);
  }
  return { ...ended, changes: undone };
}

/** Applies one plan after the other, each planned from what was seen after the one before. */
async function oneByOne(
  options: FixOptions,
  { decide, waitMs }: ApplyOptions,
  { seen: first, signal, lookOnce, emit }: Run,
  { connections, changes, runId }: { connections: WritableConnections; changes: RunChanges; runId: string },
): Promise<Omit<Ended, "changes">> {
  const finished = new Map<string, RepairItem>();
  let seen = first;
  let isOver = false;
  const finish = (found: Found, item: RepairItem): void => {
    finished.set(keyOf(found), item);
    emit({ type: "item-finished", item });
  };
  while (!isOver && !signal.aborted) {
    const next = await nextPlan();
    if (next === null) break;
    const decision = await decide(next.item);
    if (decision === "apply") {
      const before = seen.report;
      const done = await applyPlan(next, {
        runId,
        changes,
        look: lookOnce,
        before,
        waitMs,
        roundPauseMs,
        signal,
        emit,
      });
      finish(next.found, done.item);
      seen = done.seen ?? seen;
    } else {
      finish(next.found, { ...next.item, status: "declined" });
      isOver = decision === "quit";
    }
  }
  const rest: RepairItem[] = [];
  const open = problemsOf(seen.report, options.wants, options.repairs);
  for (const found of open)
    if (!finished.has(keyOf(found))) rest.push((await plan(options, connections, found, seen)).item);
  const stillOpen = new Set(open.map(keyOf));
  const ends: RepairItem[] = problemsOf(first.report, options.wants, options.repairs).flatMap((found) => {
    if (stillOpen.has(keyOf(found)) || finished.has(keyOf(found))) return [];
    const { check, finding } = found;
    const { code, severity, message, resource, fingerprint } = finding;
    const item = { check, finding: { code, severity, message, resource, fingerprint } };
    return [{ ...item, status: "ended" as const, repair: null, reason: null, plan: null, instead: null }];
  });
  return { seen, items: [...finished.values(), ...ends, ...rest] };

  async function nextPlan(): Promise<(PlannedItem & { plan: Plan }) | null> {
    for (const found of problemsOf(seen.report, options.wants, options.repairs)) {
      if (finished.has(keyOf(found))) continue;
      const planned = await plan(options, connections, found, seen);
      if (planned.plan !== null) return { ...planned, plan: planned.plan };
    }
    return null;
  }
}

const keyOf = ({ finding }: Found): string => `${finding.code} ${finding.resource} ${finding.fingerprint}`;

function countsOf(items: readonly RepairItem[]): FixReport["summary"] {
  const counts: FixReport["summary"] = {};
  for (const { status } of items) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}
