import type { ContainerStatus } from "../../../snapshot/kubernetes/container.ts";
import type { Pod } from "../../../snapshot/kubernetes/pod.ts";

/** A pod as one line of `kubectl get pods` shows it. */
export interface PodStatus {
  /** The STATUS column, e.g. `CrashLoopBackOff`. */
  status: string;
  /** The READY column, e.g. `0/1`. */
  ready: string;
  /** The RESTARTS column's number. */
  restarts: number;
}

/**
 * kubectl's own words for a pod: the order of rules is that of the API server's printPod, so that both tools always agree.
 * @param serverVersion `v1.34.4`; decides one rule. Null: not known.
 */
export function podStatus(pod: Pod, serverVersion: string | null): PodStatus {
  const init = initProgress(pod);
  const containers = pod.status.containerStatuses;
  const showContainers = init.reason === null || condition(pod, "Initialized") === "True";
  const counted = showContainers ? containers : [];
  const sidecars = pod.spec.initContainers.filter(isSidecar).length;
  const ready = init.readySidecars + counted.filter((c) => c.ready && c.state.running).length;
  const reason = showContainers
    ? containersReason(pod, init.reason ?? startReason(pod), serverVersion)
    : (init.reason ?? startReason(pod));
  return {
    status: deletionReason(pod) ?? reason,
    ready: `${ready}/${pod.spec.containers.length + sidecars}`,
    restarts: showContainers
      ? init.sidecarRestarts + sum(containers.map((c) => c.restartCount))
      : init.restarts,
  };
}

/** The status of one of a pod's conditions (`True`, `False`, `Unknown`), null when the pod has no such condition. */
export function condition(pod: Pod, type: string): string | null {
  return pod.status.conditions.find((c) => c.type === type)?.status ?? null;
}

/** Whether the pod counts as ready: what a Service and a Deployment go by. */
export function isReady(pod: Pod): boolean {
  return condition(pod, "Ready") === "True" && !pod.metadata.deletionTimestamp;
}

/** Whether the pod has ended for good: its containers never start again. */
export function isFinished(pod: Pod): boolean {
  return pod.status.phase === "Succeeded" || pod.status.phase === "Failed";
}

const isSidecar = (container: Pod["spec"]["initContainers"][number]): boolean =>
  container.restartPolicy === "Always";

const sum = (numbers: number[]): number => numbers.reduce((total, n) => total + n, 0);

function startReason(pod: Pod): string {
  const scheduled = pod.status.conditions.find((c) => c.type === "PodScheduled");
  if (scheduled?.reason === "SchedulingGated") return "SchedulingGated";
  return pod.status.reason || pod.status.phase || "Unknown";
}

interface InitProgress {
  /** Null: all are done. */
  reason: string | null;
  readySidecars: number;
  /** Of the containers up to the one that decides. */
  restarts: number;
  sidecarRestarts: number;
}

/** The first init container that is not done decides; started sidecars only count. */
function initProgress(pod: Pod): InitProgress {
  let readySidecars = 0;
  let restarts = 0;
  let sidecarRestarts = 0;
  for (const [index, status] of pod.status.initContainerStatuses.entries()) {
    const { terminated, waiting } = status.state;
    const spec = pod.spec.initContainers.find((c) => c.name === status.name);
    restarts += status.restartCount;
    if (spec && isSidecar(spec)) sidecarRestarts += status.restartCount;
    if (terminated?.exitCode === 0) continue;
    if (spec && isSidecar(spec) && status.started) {
      if (status.ready) readySidecars += 1;
      continue;
    }
    const reason = initReason(terminated, waiting?.reason, index, pod);
    return { reason, readySidecars, restarts, sidecarRestarts };
  }
  return { reason: null, readySidecars, restarts, sidecarRestarts };
}

function initReason(
  terminated: ContainerStatus["state"]["terminated"],
  waitingReason: string | null | undefined,
  index: number,
  pod: Pod,
): string {
  if (terminated) return `Init:${terminated.reason || exitReason(terminated)}`;
  if (waitingReason && waitingReason !== "PodInitializing") return `Init:${waitingReason}`;
  return `Init:${index}/${pod.spec.initContainers.length}`;
}

const exitReason = (terminated: { exitCode: number; signal?: number | null | undefined }): string =>
  terminated.signal ? `Signal:${terminated.signal}` : `ExitCode:${terminated.exitCode}`;

/** Containers are read last to first, so the first listed one has the last word. */
function containersReason(pod: Pod, before: string, serverVersion: string | null): string {
  let reason = before;
  let failed: string | null = null;
  let running = false;
  for (const { state, ready } of pod.status.containerStatuses.toReversed()) {
    if (state.waiting?.reason) reason = state.waiting.reason;
    else if (state.terminated) {
      reason = state.terminated.reason || exitReason(state.terminated);
      if (state.terminated.exitCode !== 0) failed = reason;
    } else if (ready && state.running) running = true;
  }
  if (reason !== "Completed") return reason;
  if (running && condition(pod, "Ready") === "True") return "Running";
  if (failed !== null && tellsFailures(serverVersion)) return failed;
  return running ? "NotReady" : reason;
}

function deletionReason(pod: Pod): string | null {
  if (!pod.metadata.deletionTimestamp) return null;
  if (pod.status.reason === "NodeLost") return "Unknown";
  return isFinished(pod) ? null : "Terminating";
}

/** From Kubernetes 1.35 on a container that failed is not hidden by one that completed. */
function tellsFailures(serverVersion: string | null): boolean {
  const [, major = "1", minor = "35"] = /^v?(\d+)\.(\d+)/.exec(serverVersion ?? "") ?? [];
  return Number(major) > 1 || Number(minor) >= 35;
}
