import { randomBytes } from "node:crypto";
import { setMaxListeners } from "node:events";
import type { Blueprint } from "../blueprint/blueprint.ts";
import type { KubernetesClient } from "../connect/connections.ts";
import type { WritableConnections } from "../connect/writable-connections.ts";
import { UserError } from "../user-error.ts";
import { buildReport } from "./build-report.ts";
import { cleanRows } from "./clean-rows.ts";
import { watchDashboard } from "./dashboard-watch.ts";
import { createEventQueue } from "./event-queue.ts";
import type { E2eEvent } from "./events.ts";
import { watchForwards } from "./forward-watch.ts";
import { dueJournals } from "./journal/due-journals.ts";
import { watchWorkerLogs } from "./log-watch.ts";
import { type E2ePlan, e2ePlan } from "./plan.ts";
import { refuseUncleanable } from "./refuse-uncleanable.ts";
import type { Cleanup, StepResult } from "./report.ts";
import { openRunChanges, type RunChanges } from "./run-changes.ts";
import type { RunContext } from "./run-context.ts";
import { RunTimeout, runSteps } from "./run-steps.ts";
import { planScaling, type ScalePlan } from "./scale-plan.ts";
import type { E2eSettings } from "./settings.ts";

export interface E2eOptions {
  settings: E2eSettings;
  blueprint: Blueprint;
  /** Opens connections that live until this signal, which Ctrl-C does not abort: undoing needs them. */
  connect(signal: AbortSignal): Promise<WritableConnections>;
  tool: { name: string; version: string };
  /** Where journals are kept. */
  journalFolder: string;
  /** Aborted by Ctrl-C and SIGTERM. */
  signal: AbortSignal;
  now(): Date;
  /**
   * Asks before the only step that changes the cluster; throws UserError where nobody can be asked. `plan` is what `--dry-run` shows.
   */
  confirm(scaling: Extract<ScalePlan, { kind: "scale" }>, plan: E2ePlan): Promise<boolean>;
}

/** How long undoing may take after Ctrl-C; the process is ended 10 s after it. */
const undoAfterInterruptMs = 8_000;
const undoMs = 30_000;

/**
 * One end-to-end run: events while it goes on, `run-finished` with the report at the end. Whatever happens, what it changed is undone before it
 * ends. Throws UserError when it may not start: an earlier run's changes are still there, another run is going on, nobody confirmed.
 */
export async function* runE2e(options: E2eOptions): AsyncGenerator<E2eEvent> {
  const queue = createEventQueue<E2eEvent>();
  const ended = run(options, (event) => queue.push(event)).then(
    () => queue.close(),
    (error: unknown) => queue.close(error),
  );
  yield* queue;
  await ended;
}

async function run(options: E2eOptions, emit: (event: E2eEvent) => void): Promise<void> {
  await refuseWhileRecoveryIsDue(options.journalFolder);
  const { settings, signal, now } = options;
  const startedAt = now();
  const originMs = performance.now();
  const monotonicMs = () => performance.now() - originMs;
  const hard = new AbortController();
  await using connections = await options.connect(hard.signal);
  emit({ type: "connected", target: connections.target() });
  const client = await connections.kubernetes();
  if (!client.ok && client.error.kind === "not-configured")
    throw new UserError(
      "e2e-needs-kubernetes",
      "e2e needs a cluster: it scales, forwards ports and reads logs",
      {
        hint: "Set KUBECONFIG or --kubeconfig. To try it: nomnom lab run -- nomnom e2e --yes",
      },
    );
  if (settings.clean) await refuseUncleanable(connections, options.blueprint, settings.message);
  const plan: ScalePlan = client.ok
    ? await planScaling(client.data, settings)
    : { kind: "unknown", error: client.error };
  if (plan.kind === "scale" && client.ok && !(await confirmed(options, plan, client.data)))
    throw new UserError("declined", "nothing was done", {
      hint: "--keep-old-api runs the test beside the old API",
    });

  const runId = newRunId(startedAt);
  emit({ type: "run-started", runId });
  const changes = await openRunChanges({ connections, folder: options.journalFolder, runId, now });
  const timeline: RunContext["timeline"] = [];
  const watching = new AbortController();
  const limited = limitedSignal(AbortSignal.any([signal, changes.lost]), settings.timeoutMs);
  const context: Omit<RunContext, "progress"> = {
    runId,
    settings,
    blueprint: options.blueprint,
    connections,
    plan,
    journal: changes.journal,
    facts: emptyFacts(),
    signal: limited.signal,
    now,
    monotonicMs,
    timeline,
    note(what, { atMs = monotonicMs(), reached = null } = {}) {
      const entry = { atMs, what, reached };
      timeline.push(entry);
      emit({ type: "noted", entry });
    },
  };
  let steps: StepResult[] = [];
  let undone: Awaited<ReturnType<RunChanges["undo"]>> = [];
  let cleanup: Cleanup | null = null;
  using _forwards = watchForwards(connections, (forwards) => emit({ type: "forwards", forwards }));
  try {
    watchEarly(context, watching.signal, emit);
    steps = await runSteps(context, emit);
  } finally {
    limited.stop();
    watching.abort();
    const keep = settings.cutover && steps.length > 0 && steps.every(({ status }) => status === "pass");
    const deadline = setTimeout(() => hard.abort(), signal.aborted ? undoAfterInterruptMs : undoMs);
    undone = await changes.undo({ keepScaled: keep, emit });
    // After the cluster is as it was: that matters more, and has the same deadline.
    if (settings.clean) {
      cleanup = await cleanRows(connections, options.blueprint.postgres.schema, context.facts.attempts);
      emit({ type: "cleaned", cleanup });
    }
    clearTimeout(deadline);
  }
  const report = buildReport({
    options,
    context,
    connections,
    steps,
    undone,
    cleanup,
    startedAt,
    durationMs: monotonicMs(),
  });
  emit({ type: "run-finished", report });
}

function confirmed(
  { settings, tool, now, confirm }: E2eOptions,
  scaling: Extract<ScalePlan, { kind: "scale" }>,
  { namespace, user }: KubernetesClient,
): Promise<boolean> {
  return confirm(scaling, e2ePlan({ tool, namespace, settings, scaling, user, now: now() }));
}

/** A second run would take the 0 an earlier one left for the count to restore. */
async function refuseWhileRecoveryIsDue(folder: string): Promise<void> {
  const [due] = await dueJournals(folder);
  if (due === undefined) return;
  throw new UserError(
    "recovery-due",
    `an e2e run of ${due.header.startedAt} in namespace ${due.header.namespace} ended before it had undone its changes`,
    { hint: "`nomnom e2e --recover` puts them back" },
  );
}

/** Log following and the dashboard's WebSocket start now, so that nothing is missed when the message is sent. */
function watchEarly(
  context: Omit<RunContext, "progress">,
  signal: AbortSignal,
  emit: (event: E2eEvent) => void,
): void {
  setMaxListeners(0, signal, context.signal);
  const run = { ...context, progress: () => undefined };
  const { steps } = context.settings;
  // Opened here so that the first step that needs them does not wait.
  void context.connections.nats();
  void context.connections.postgres();
  if (steps.has("worker-logs"))
    context.facts.logs = watchWorkerLogs(run, signal, (line) => emit({ type: "log-line", line }));
  if (steps.has("dashboard-updates")) context.facts.dashboard = watchDashboard(run, signal);
}

const emptyFacts = (): RunContext["facts"] => ({
  apiPods: null,
  apiPort: null,
  flavour: null,
  sent: null,
  attempts: [],
  fate: null,
  logs: null,
  dashboard: null,
});

/** Sortable by time, unique by its end, fit for names of objects and for an order_key. */
function newRunId(startedAt: Date): string {
  const time = startedAt.toISOString().slice(0, 19).replace(/[-:]/g, "").replace("T", "-");
  return `${time}-${randomBytes(3).toString("hex")}`;
}

function limitedSignal(signal: AbortSignal, timeoutMs: number): { signal: AbortSignal; stop(): void } {
  const controller = new AbortController();
  const timer = setTimeout(
    () => controller.abort(new RunTimeout(`--timeout of ${timeoutMs / 1000} s has passed`)),
    timeoutMs,
  );
  return { signal: AbortSignal.any([signal, controller.signal]), stop: () => clearTimeout(timer) };
}
