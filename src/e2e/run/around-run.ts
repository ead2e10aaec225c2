import type { Blueprint } from "../../blueprint/blueprint.ts";
import type { MessagePlan } from "../../blueprint/message-plan.ts";
import { forTarget } from "../../blueprint/with-release.ts";
import type { KubernetesClient } from "../../connect/connections.ts";
import type { WritableConnections } from "../../connect/writable-connections.ts";
import { describeChange } from "../../journal/change.ts";
import { CutOff } from "../../journal/cut-off.ts";
import { refuseWhileRecoveryIsDue } from "../../journal/due-journals.ts";
import type { PendingChange } from "../../journal/entries.ts";
import { openRunChanges, type RunChanges } from "../../journal/run-changes.ts";
import { newRunId } from "../../journal/run-id.ts";
import { keepAtZero } from "../../journal/scale/undo-scale.ts";
import type { UndoneChange } from "../../journal/undone-change.ts";
import { type LinkedSignal, linkSignals } from "../../linked-signal.ts";
import type { Target } from "../../snapshot/snapshot.ts";
import { UserError } from "../../user-error.ts";
import { type Attempt, cleaningMs, cleanRows } from "../clean/clean-rows.ts";
import { refuseUncleanable } from "../clean/refuse-uncleanable.ts";
import type { Cleanup, E2eReport } from "../reporting/e2e-report.ts";
import type { ScalePlan } from "../scale/scale-plan.ts";
import { watchForwards } from "../watch/forward-watch.ts";
import type { E2eEvent } from "./events.ts";
import { type E2ePlan, e2ePlan, scalingOf } from "./plan.ts";
import type { RunFrame } from "./run-context.ts";
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

/** What is done inside: one run, many, or a soak. */
export interface Work<T> {
  run(frame: RunFrame): Promise<T>;
  /** Whether --cutover may leave the old API at 0. */
  passed(result: T): boolean;
  /** Every order handed to the API so far: the rows --clean removes. */
  attempts(): readonly Attempt[];
}

export interface Done<T> {
  result: T;
  runId: string;
  startedAt: Date;
  durationMs: number;
  target: E2eReport["target"];
  undone: UndoneChange[];
  /** Null without --clean. */
  cleanup: Cleanup | null;
}

/** Of the release that was looked for and found. */
function inRelease(options: E2eOptions, target: Target): E2eOptions {
  const blueprint = forTarget(options.blueprint, target);
  const { release, instance } = blueprint;
  return { ...options, blueprint, settings: { ...options.settings, release, instance } };
}

/** How long undoing may take after Ctrl-C; the process is ended 10 s after it. */
const undoAfterInterruptMs = 8_000;
const undoMs = 30_000;

/** All that a run says beside its steps. */
export type AroundEvent = Extract<
  E2eEvent,
  { type: "connected" | "run-started" | "forwards" | "undoing" | "undone" | "cleaned" }
>;
type Emit = (event: AroundEvent) => void;

/**
 * Connects, plans the scaling, asks, takes the lease and starts the journal; does the work; and whatever happens undoes what was changed and
 * removes the rows if that was wanted. Throws UserError when it may not start: an earlier run's changes are still there, another run is going on,
 * nobody confirmed.
 */
export async function aroundRun<T>(given: E2eOptions, emit: Emit, work: Work<T>): Promise<Done<T>> {
  await refuseWhileRecoveryIsDue(given.journalFolder);
  const { signal, now } = given;
  const startedAt = now();
  const originMs = performance.now();
  const monotonicMs = () => performance.now() - originMs;
  const hard = new AbortController();
  await using connections = await given.connect(hard.signal);
  const options = inRelease(given, connections.target());
  const { settings, blueprint } = options;
  emit({ type: "connected", target: connections.target() });
  if (settings.clean) await refuseUncleanable(connections, blueprint, settings);
  const scaling = await confirmedScaling(options, connections);

  const runId = newRunId(startedAt);
  emit({ type: "run-started", runId, timeoutMs: settings.timeoutMs });
  const changes = await openRunChanges({
    command: "e2e",
    connections,
    folder: options.journalFolder,
    runId,
    now,
    signal,
  });
  using limited = limitedSignal([signal, changes.lost], settings.timeoutMs);
  const { journal } = changes;
  let ended: { result: T } | null = null;
  let undone: UndoneChange[] = [];
  let cleanup: Cleanup | null = null;
  using _forwards = watchForwards(connections, (forwards) => emit({ type: "forwards", forwards }));
  try {
    const frame = { runId, settings, blueprint, connections, scaling, journal, now, monotonicMs };
    ended = { result: await work.run({ ...frame, signal: limited.signal }) };
  } finally {
    const keepScaled = settings.cutover && ended !== null && work.passed(ended.result);
    const unhurriedMs = undoMs + (settings.clean ? cleaningMs(work.attempts().length) : 0);
    const deadline = setTimeout(() => hard.abort(), signal.aborted ? undoAfterInterruptMs : unhurriedMs);
    undone = await changes.undo({
      instead: (pending) => (keepScaled ? atZero(changes, pending) : null),
      emit,
    });
    // After the cluster is as it was: that matters more, and has the same deadline.
    if (settings.clean) {
      cleanup = await cleanRows(connections, blueprint, settings.plan, work.attempts());
      emit({ type: "cleaned", cleanup });
    }
    clearTimeout(deadline);
  }
  const { result } = ended;
  return {
    result,
    runId,
    startedAt,
    durationMs: monotonicMs(),
    target: connections.target(),
    undone,
    cleanup,
  };
}

/** With --cutover the old API stays at 0. */
function atZero({ systems }: RunChanges, { change }: PendingChange): Promise<UndoneChange> | null {
  if (change.kind !== "scale") return null;
  return systems
    .cluster()
    .then((cluster) =>
      cluster.ok
        ? keepAtZero(cluster.data, change)
        : { what: describeChange(change), state: "left", detail: cluster.error.message },
    );
}

/** Decides what step 1 is going to do, and asks. */
async function confirmedScaling(options: E2eOptions, connections: WritableConnections): Promise<ScalePlan> {
  const { settings } = options;
  const client = await connections.kubernetes();
  if (!client.ok && client.error.kind === "not-configured" && needsKubernetes(settings.plan))
    throw new UserError(
      "e2e-needs-kubernetes",
      "e2e needs a cluster: it scales, forwards ports and reads logs",
      { hint: "Set KUBECONFIG or --kubeconfig. To try it: nomnom lab run -- nomnom e2e --yes." },
    );
  const scaling = await scalingOf(client, settings, connections.target());
  if (scaling.kind === "scale" && client.ok && !(await confirmed(options, scaling, client.data)))
    throw new UserError("declined", "nothing was done", {
      hint: "Give --keep-old-api to run the test beside the old API.",
    });
  return scaling;
}

async function confirmed(
  { settings, tool, now, confirm }: E2eOptions,
  scaling: Extract<ScalePlan, { kind: "scale" }>,
  { namespace, user }: KubernetesClient,
): Promise<boolean> {
  return confirm(scaling, await e2ePlan({ tool, namespace, settings, scaling, user, now: now() }));
}

/** Whether a step of the plan asks the cluster for something that no address replaces. */
const needsKubernetes = ({ scale, worker, send, seen }: MessagePlan): boolean =>
  scale !== null ||
  worker !== null ||
  (send.kind === "http" && "workload" in send.place) ||
  seen?.kind === "dashboard" ||
  (seen?.kind === "http" && "workload" in seen.place);

function limitedSignal(signals: readonly AbortSignal[], timeoutMs: number): LinkedSignal {
  const controller = new AbortController();
  const timer = setTimeout(
    () => controller.abort(new CutOff(`--timeout of ${timeoutMs / 1000} s has passed`)),
    timeoutMs,
  );
  const linked = linkSignals([...signals, controller.signal]);
  return {
    signal: linked.signal,
    [Symbol.dispose]() {
      clearTimeout(timer);
      linked[Symbol.dispose]();
    },
  };
}
