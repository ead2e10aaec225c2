import type { Container, ContainerStatus } from "../../../../snapshot/kubernetes/container.ts";
import type { Pod } from "../../../../snapshot/kubernetes/pod.ts";
import type { PodCause, PodWitness } from "../pod-witness.ts";
import { hasTemplate, secondsSince } from "../pod-witness.ts";
import { crashCause, isStartingUp } from "./crash.ts";
import { notReadyCause } from "./not-ready.ts";
import { waitingCause } from "./waiting.ts";

/** An init container may take this long before it is worth a word, in seconds. */
const initGraceSeconds = 60;
/** What ends sooner crashed at its start. */
const shortRunSeconds = 60;
/** The kubelet tells times in whole seconds; three of them are between the end of a run and the picture of the next. */
const clockGrainSeconds = 3;
/** From this restart on a program that has run a little longer than before is not out of the woods: its runs vary. */
const manyRestarts = 3;

/** Why one container keeps its pod from being ready; null when it does not. */
export function containerCause(pod: Pod, status: ContainerStatus, witness: PodWitness): PodCause | null {
  const spec = containerSpec(pod, status.name);
  const init = pod.spec.initContainers.find((c) => c.name === status.name);
  const sidecar = init?.restartPolicy === "Always";
  const { waiting, terminated, running } = status.state;
  if (terminated) {
    // A sidecar is an init container that has no end: whatever its exit code, it gave up.
    if (terminated.exitCode === 0 && init && !sidecar) return null;
    const policy = spec?.restartPolicy ?? pod.spec.restartPolicy;
    if (terminated.exitCode === 0 && !init && policy !== "Always")
      return exited(pod, status, policy ?? "Never", witness);
    return crashCause(pod, status, terminated, spec, witness);
  }
  const ended = status.lastState.terminated ?? null;
  if (waiting?.reason === "CrashLoopBackOff" || (waiting?.reason === "RunContainerError" && ended !== null))
    return crashCause(pod, status, ended, spec, witness);
  if (waiting) return waitingCause(pod, status, spec, witness);
  if (running && init && !sidecar) return initRunning(pod, status, witness);
  const crash = crashBetweenRuns(pod, status, witness);
  if (crash !== null) return crash;
  return !running || status.ready ? null : notReadyCause(pod, status, spec, witness);
}

/**
 * The cause behind a container that runs at the moment and has ended soon after its start before. A real kubelet shows a program as running, and
 * as ready when it has no probe, between two back-offs, for as long as it takes to crash.
 */
export function crashBetweenRuns(pod: Pod, status: ContainerStatus, witness: PodWitness): PodCause | null {
  const crash = status.lastState.terminated;
  const { running } = status.state;
  if (!crash || !running || hasOutlasted(status, witness)) return null;
  // What ended well and is not ready is told by its probes.
  if (crash.exitCode === 0 && !status.ready) return null;
  const cause = crashCause(pod, status, crash, containerSpec(pod, status.name), witness);
  const early = status.ready && isStartingUp(pod, status, witness);
  return { ...cause, recovers: true, ...(early ? { severity: "warning" } : {}) };
}

/** Whether the instance that runs has left the run before behind: that one was long, or this one has lasted longer already. */
export function hasOutlasted(
  { state, lastState, restartCount }: ContainerStatus,
  witness: PodWitness,
): boolean {
  const crash = lastState.terminated;
  const lastedSeconds = secondsSince(crash?.startedAt, witness) - secondsSince(crash?.finishedAt, witness);
  const soFarSeconds = secondsSince(state.running?.startedAt, witness);
  const factor = restartCount >= manyRestarts ? 2 : 1;
  return !(lastedSeconds <= shortRunSeconds && soFarSeconds <= factor * lastedSeconds + clockGrainSeconds);
}

const containerSpec = (pod: Pod, name: string): Container | undefined =>
  [...pod.spec.initContainers, ...pod.spec.containers].find((c) => c.name === name);

/** A container that ended well beside one that runs: the pod can never be ready again (restartPolicy forbids the restart). */
function exited(pod: Pod, status: ContainerStatus, policy: string, witness: PodWitness): PodCause | null {
  const othersRun = pod.status.containerStatuses.some((c) => c.state.running);
  if (!othersRun) return null;
  return {
    kind: "container-exited",
    container: status.name,
    severity: "error",
    recovers: false,
    what: `has container ${status.name} ended with exit code 0 while others run; restartPolicy ${policy} does not start it again`,
    proof: null,
    remedy: {
      summary: "Recreate the pod, with restartPolicy Always when the container is meant to keep running.",
      commands: [
        witness.kubectl("logs", pod.metadata.name, "-c", status.name),
        // Nothing makes a pod without a controller again.
        ...(hasTemplate(witness) ? [witness.kubectl("delete", "pod", pod.metadata.name)] : []),
      ],
    },
  };
}

function initRunning(pod: Pod, status: ContainerStatus, witness: PodWitness): PodCause {
  const seconds = Math.round(secondsSince(status.state.running?.startedAt, witness));
  const young = seconds < initGraceSeconds;
  return {
    kind: "init-running",
    container: status.name,
    severity: young ? "warning" : "error",
    recovers: true,
    what: `waits for init container ${status.name}, which has been running for ${seconds} s`,
    proof: null,
    remedy: {
      summary: "See what the init container waits for; the pod's own containers start after it.",
      commands: [witness.kubectl("logs", pod.metadata.name, "-c", status.name)],
    },
  };
}
