import type { Container, ContainerStatus } from "../../../../snapshot/kubernetes/container.ts";
import type { Pod } from "../../../../snapshot/kubernetes/pod.ts";
import type { PodCause, PodWitness } from "../pod-witness.ts";
import { secondsSince } from "../pod-witness.ts";
import { crashCause } from "./crash.ts";
import { notReadyCause } from "./not-ready.ts";
import { waitingCause } from "./waiting.ts";

/** An init container may take this long before it is worth a word, in seconds. */
const initGraceSeconds = 60;
/** What ends sooner crashed at its start. */
const shortRunSeconds = 60;
/** The kubelet tells times in whole seconds; three of them are between the end of a run and the picture of the next. */
const clockGrainSeconds = 3;

/** Why one container keeps its pod from being ready; null when it does not. */
export function containerCause(pod: Pod, status: ContainerStatus, witness: PodWitness): PodCause | null {
  const spec = containerSpec(pod, status.name);
  const init = pod.spec.initContainers.find((c) => c.name === status.name);
  const { waiting, terminated, running } = status.state;
  if (terminated) {
    if (terminated.exitCode === 0 && init) return null;
    if (terminated.exitCode === 0 && pod.spec.restartPolicy !== "Always") return exited(pod, status, witness);
    return crashCause(pod, status, terminated, spec, witness);
  }
  if (waiting?.reason === "CrashLoopBackOff" && status.lastState.terminated)
    return crashCause(pod, status, status.lastState.terminated, spec, witness);
  if (waiting) return waitingCause(pod, status, spec, witness);
  if (running && init && init.restartPolicy !== "Always") return initRunning(pod, status, witness);
  if (!running || status.ready) return null;
  const crash = status.lastState.terminated;
  if (crash && crash.exitCode !== 0 && isBetweenCrashes(crash, running, witness))
    return crashCause(pod, status, crash, spec, witness);
  return notReadyCause(pod, status, spec, witness);
}

type Run = { startedAt?: string | null | undefined; finishedAt?: string | null | undefined };

/**
 * Whether a container that runs is in a crash loop all the same: the run before was a short one, and this one has not yet lasted longer. A real
 * kubelet shows a program as running, between two back-offs, for as long as it takes to crash.
 */
function isBetweenCrashes(crash: Run, run: Run, witness: PodWitness): boolean {
  const lastedSeconds = secondsSince(crash.startedAt, witness) - secondsSince(crash.finishedAt, witness);
  const soFarSeconds = secondsSince(run.startedAt, witness);
  return lastedSeconds <= shortRunSeconds && soFarSeconds <= lastedSeconds + clockGrainSeconds;
}

const containerSpec = (pod: Pod, name: string): Container | undefined =>
  [...pod.spec.initContainers, ...pod.spec.containers].find((c) => c.name === name);

/** A container that ended well beside one that runs: the pod can never be ready again (restartPolicy forbids the restart). */
function exited(pod: Pod, status: ContainerStatus, witness: PodWitness): PodCause | null {
  const othersRun = pod.status.containerStatuses.some((c) => c.state.running);
  if (!othersRun) return null;
  return {
    kind: "container-exited",
    container: status.name,
    severity: "error",
    recovers: false,
    what: `has container ${status.name} ended with exit code 0 while others run; restartPolicy ${pod.spec.restartPolicy ?? "Never"} does not start it again`,
    proof: null,
    remedy: {
      summary: "Recreate the pod, with restartPolicy Always when the container is meant to keep running.",
      commands: [
        witness.kubectl("logs", pod.metadata.name, "-c", status.name),
        witness.kubectl("delete", "pod", pod.metadata.name),
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
