import { at, integer, isRecord, items, text } from "../fields.ts";

/** What `kubectl get pods` says of a pod. */
export interface PodSummary {
  /** The STATUS column. */
  status: string;
  readyContainers: number;
  /** Containers and sidecars. */
  totalContainers: number;
  restarts: number;
  /** When the newest restart's predecessor ended; "" when there was none. */
  lastRestart: string;
}

/** The API server's printPod, step by step (kubernetes/pkg/printers/internalversion/printers.go, 1.32). */
export function summarizePod(pod: unknown): PodSummary {
  const sidecars = new Set(
    items(pod, "spec", "initContainers")
      .filter((container) => text(container, "restartPolicy") === "Always")
      .map((container) => text(container, "name")),
  );
  const initial = text(pod, "status", "reason") || text(pod, "status", "phase");
  const gated = hasCondition(pod, "PodScheduled", { reason: "SchedulingGated" });
  const init = summarizeInit(pod, sidecars);
  const summary: PodSummary = {
    status: init.status ?? (gated ? "SchedulingGated" : initial),
    readyContainers: init.ready,
    totalContainers: items(pod, "spec", "containers").length + sidecars.size,
    restarts: init.all.restarts,
    lastRestart: init.all.lastRestart,
  };
  const initialized = init.status === null || hasCondition(pod, "Initialized", { status: "True" });
  const running = initialized ? withContainers(pod, summary, init.ofSidecars) : summary;
  return { ...running, status: terminationStatus(pod) ?? running.status };
}

interface Restarts {
  restarts: number;
  lastRestart: string;
}

function summarizeInit(pod: unknown, sidecars: ReadonlySet<string>) {
  let all: Restarts = { restarts: 0, lastRestart: "" };
  let ofSidecars = all;
  let ready = 0;
  const statuses = items(pod, "status", "initContainerStatuses");
  for (const [index, container] of statuses.entries()) {
    const isSidecar = sidecars.has(text(container, "name"));
    all = withRestarts(all, container);
    if (isSidecar) ofSidecars = withRestarts(ofSidecars, container);
    const terminated = at(container, "state", "terminated");
    if (isRecord(terminated) && integer(terminated, "exitCode") === 0) continue;
    if (isSidecar && at(container, "started") === true) {
      if (at(container, "ready") === true) ready += 1;
      continue;
    }
    const status = `Init:${initProblem(container) ?? `${index}/${items(pod, "spec", "initContainers").length}`}`;
    return { status, all, ofSidecars, ready };
  }
  return { status: null, all, ofSidecars, ready };
}

function initProblem(container: unknown): string | null {
  const terminated = at(container, "state", "terminated");
  if (isRecord(terminated)) return text(terminated, "reason") || signalOrExitCode(terminated);
  const waiting = text(container, "state", "waiting", "reason");
  return waiting !== "" && waiting !== "PodInitializing" ? waiting : null;
}

/** Last to first, so that the first container in the list has the last word. */
function withContainers(pod: unknown, before: PodSummary, ofSidecars: Restarts): PodSummary {
  let { status, readyContainers } = before;
  let restarts = ofSidecars;
  let hasRunning = false;
  for (const container of items(pod, "status", "containerStatuses").toReversed()) {
    restarts = withRestarts(restarts, container);
    const waiting = text(container, "state", "waiting", "reason");
    const terminated = at(container, "state", "terminated");
    if (waiting !== "") status = waiting;
    else if (isRecord(terminated)) status = text(terminated, "reason") || signalOrExitCode(terminated);
    else if (at(container, "ready") === true && isRecord(at(container, "state", "running"))) {
      hasRunning = true;
      readyContainers += 1;
    }
  }
  if (status === "Completed" && hasRunning) {
    status = hasCondition(pod, "Ready", { status: "True" }) ? "Running" : "NotReady";
  }
  return { ...before, ...restarts, status, readyContainers };
}

function terminationStatus(pod: unknown): string | null {
  if (text(pod, "metadata", "deletionTimestamp") === "") return null;
  if (text(pod, "status", "reason") === "NodeLost") return "Unknown";
  return ["Succeeded", "Failed"].includes(text(pod, "status", "phase")) ? null : "Terminating";
}

function withRestarts(before: Restarts, container: unknown): Restarts {
  const finished = text(container, "lastState", "terminated", "finishedAt");
  return {
    restarts: before.restarts + integer(container, "restartCount"),
    lastRestart: finished > before.lastRestart ? finished : before.lastRestart,
  };
}

function signalOrExitCode(terminated: unknown): string {
  const signal = integer(terminated, "signal");
  return signal !== 0 ? `Signal:${signal}` : `ExitCode:${integer(terminated, "exitCode")}`;
}

function hasCondition(pod: unknown, type: string, wanted: { status?: string; reason?: string }): boolean {
  return items(pod, "status", "conditions").some(
    (condition) =>
      text(condition, "type") === type &&
      (wanted.status === undefined || text(condition, "status") === wanted.status) &&
      (wanted.reason === undefined || text(condition, "reason") === wanted.reason),
  );
}
