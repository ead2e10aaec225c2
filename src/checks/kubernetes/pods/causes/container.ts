import type { ContainerStatus } from "../../../../snapshot/kubernetes/container.ts";
import { containerOf, type Pod } from "../../../../snapshot/kubernetes/pod.ts";
import { shorten } from "../log-excerpt.ts";
import type { PodCause, PodWitness } from "../pod-witness.ts";
import { hasTemplate, secondsSince } from "../pod-witness.ts";
import { crashBetweenRuns, isRunOnce } from "./between-crashes.ts";
import { crashCause } from "./crash.ts";
import { notReadyCause } from "./not-ready.ts";
import { waitingCause } from "./waiting.ts";

/** An init container may take this long before it is worth a word, in seconds. */
const initGraceSeconds = 60;

/** Why one container keeps its pod from being ready; null when it does not. */
export function containerCause(pod: Pod, status: ContainerStatus, witness: PodWitness): PodCause | null {
  const spec = containerOf(pod, status.name);
  const isInit = pod.spec.initContainers.some((c) => c.name === status.name);
  const { waiting, terminated, running } = status.state;
  if (terminated) {
    // A sidecar is an init container that has no end: whatever its exit code, it gave up.
    if (terminated.exitCode === 0 && isRunOnce(pod, status)) return null;
    const policy = spec?.restartPolicy ?? pod.spec.restartPolicy;
    if (terminated.exitCode === 0 && !isInit && policy !== "Always")
      return exited(pod, status, policy ?? "Never", witness);
    return crashCause(pod, status, terminated, spec, witness);
  }
  const ended = status.lastState.terminated ?? null;
  if (waiting?.reason === "CrashLoopBackOff" || (waiting?.reason === "RunContainerError" && ended !== null))
    return crashCause(pod, status, ended, spec, witness);
  if (waiting) return waitingCause(pod, status, spec, witness);
  const crash = crashBetweenRuns(pod, status, witness);
  if (crash !== null) return crash;
  if (running && isRunOnce(pod, status)) return initRunning(pod, status, witness);
  return !running || status.ready ? null : notReadyCause(pod, status, spec, witness);
}

/** A container that ended well beside one that runs: the pod can never be ready again (restartPolicy forbids the restart). */
function exited(pod: Pod, status: ContainerStatus, policy: string, witness: PodWitness): PodCause | null {
  const othersRun = pod.status.containerStatuses.some((c) => c.state.running);
  if (!othersRun) return null;
  return {
    kind: "container-exited",
    container: status.name,
    severity: "error",
    recovers: false,
    what: `has others running while container ${status.name} ended with exit code 0; restartPolicy ${policy} does not start it again`,
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
    proof: lastWords(pod, status.name, witness),
    remedy: {
      summary: "Find out what the init container waits for; the pod's own containers start after it.",
      commands: [witness.kubectl("logs", pod.metadata.name, "-c", status.name)],
    },
  };
}

/** What a container that runs has written last. */
function lastWords({ metadata }: Pod, container: string, { logs }: PodWitness): string | null {
  const log = logs.find((one) => one.pod === metadata.name && one.container === container && !one.previous);
  const line = log?.lines.findLast((one) => one.trim() !== "")?.trim();
  return line === undefined ? null : `its log ends with ${shorten(line)}`;
}
