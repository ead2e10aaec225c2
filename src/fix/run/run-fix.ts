import { forTarget } from "../../blueprint/with-release.ts";
import { followWork } from "../../doctor/follow-work.ts";
import { summarise, verdictOf } from "../../doctor/verdict.ts";
import { refuseWhileRecoveryIsDue } from "../../journal/due-journals.ts";
import type { UndoneChange } from "../../journal/undone-change.ts";
import { linkSignals } from "../../linked-signal.ts";
import { podTemplates } from "../../snapshot/kubernetes/pod-templates.ts";
import type { FixEvent } from "../fix-events.ts";
import { type FixReport, fixReportSchemaVersion, type RepairItem } from "../fix-report.ts";
import { type Found, type PlannedItem, planFinding, problemsOf } from "../plan-findings.ts";
import type { PlanContext } from "../repair.ts";
import { changing } from "./changing.ts";
import { look, type Seen } from "./look.ts";
import { oneByOne, type PlanAll } from "./one-by-one.ts";
import type { ApplyOptions, FixOptions } from "./options.ts";

/**
 * Plans a repair for each finding and, where that is wanted, applies one after the other; each is verified before the next is planned. Whatever
 * happens, what was not verified is undone before it ends. Throws UserError when it may not start.
 */
export function runFix(options: FixOptions): AsyncGenerator<FixEvent> {
  return followWork((emit, abandoned) => run(options, emit, abandoned));
}

type Emit = (event: FixEvent) => void;

interface Ended {
  seen: Seen;
  items: RepairItem[];
  changes: UndoneChange[];
}

async function run(options: FixOptions, emit: Emit, abandoned: AbortSignal): Promise<void> {
  const { apply, now, tool } = options;
  const deadline = options.timeoutMs === null ? [] : [AbortSignal.timeout(options.timeoutMs)];
  using linked = linkSignals([options.signal, abandoned, ...deadline]);
  const { signal } = linked;
  const startedAt = now();
  if (apply !== null) await refuseWhileRecoveryIsDue(apply.journalFolder);
  const lookOnce = () => look(options.look(signal), (event) => emit({ type: "looking", event }));
  const seen = await lookOnce();
  const plan: PlanAll = (problems, behind) => plansFor(options, signal, problems, behind);
  const ended =
    apply === null
      ? await shown(options, seen, plan)
      : await applied(apply, { options, seen, signal, lookOnce, plan, emit });
  const { report } = ended.seen;
  const verdict = verdictOf(summarise(report.checks.filter((check) => isWanted(options, check))));
  emit({
    type: "fix-finished",
    report: {
      schemaVersion: fixReportSchemaVersion,
      kind: "FixReport",
      tool,
      startedAt: startedAt.toISOString(),
      durationMs: now().getTime() - startedAt.getTime(),
      target: report.target,
      applied: apply !== null,
      verdict,
      summary: countsOf(ended.items),
      repairs: ended.items,
      changes: ended.changes,
    },
  });
}

/** Whether a check counts for the verdict: it, or what it found, was asked for. */
const isWanted = ({ wants }: FixOptions, { id, findings }: Seen["report"]["checks"][number]): boolean =>
  wants(id, id) || findings.some(({ code }) => wants(id, code ?? id));

async function shown({ wants, repairs }: FixOptions, seen: Seen, plan: PlanAll): Promise<Ended> {
  const items: RepairItem[] = [];
  for await (const { item } of plan(problemsOf(seen.report, wants, repairs), seen)) items.push(item);
  return { seen, items, changes: [] };
}

interface Applying {
  options: FixOptions;
  seen: Seen;
  signal: AbortSignal;
  lookOnce(): Promise<Seen>;
  plan: PlanAll;
  emit: Emit;
}

async function applied(
  apply: ApplyOptions,
  { options, seen, signal, lookOnce, plan, emit }: Applying,
): Promise<Ended> {
  const run = changing(apply, { now: options.now, signal, emit });
  using limited = linkSignals([signal, run.lost]);
  let ended: Omit<Ended, "changes">;
  let changes: UndoneChange[] = [];
  try {
    const parts = { options, apply, changing: run, signal: limited.signal, look: lookOnce, plan, emit };
    ended = await oneByOne(seen, parts);
  } finally {
    changes = await run.end();
  }
  return { ...ended, changes };
}

/** Plans for problems, one after the other. Over fresh connections: what a repair before them has restarted answers again. */
async function* plansFor(
  { blueprint, repairs, connect }: FixOptions,
  signal: AbortSignal,
  problems: readonly Found[],
  { report, sections }: Seen,
): AsyncGenerator<PlannedItem> {
  if (problems.length === 0) return;
  await using connections = await connect(signal);
  const context: PlanContext = {
    connections,
    blueprint: forTarget(blueprint, report.target),
    target: report.target,
    data(section) {
      const read = sections[section];
      return read?.ok ? read.data : null;
    },
    templates: podTemplates(sections),
    findings: report.checks.flatMap((check) => check.findings),
  };
  for (const found of problems) yield await planFinding(found, repairs, context);
}

function countsOf(items: readonly RepairItem[]): FixReport["summary"] {
  const counts: FixReport["summary"] = {};
  for (const { status } of items) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}
