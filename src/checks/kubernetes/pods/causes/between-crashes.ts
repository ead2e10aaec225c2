import type { ContainerStatus } from "../../../../snapshot/kubernetes/container.ts";
import { containerOf, containerStatusesOf, type Pod } from "../../../../snapshot/kubernetes/pod.ts";
import type { PodCause, PodWitness } from "../pod-witness.ts";
import { secondsSince } from "../pod-witness.ts";
import { crashCause, isStartingUp } from "./crash.ts";

/** A first run that ended sooner crashed at its start. */
const shortRunSeconds = 60;
/** The kubelet forgets its back-off when a container has run this long: two ends closer to each other are a loop to it. */
const backOffResetSeconds = 600;
/** The kubelet tells times in whole seconds; three of them are between the end of a run and the picture of the next. */
const clockGrainSeconds = 3;
/** From this restart on a program that has run a little longer than before is not out of the woods: its runs vary. */
const loopRestarts = 2;
/** So long the run of a program that crashes at its start may be by chance, as on a busy node. */
const chanceSeconds = 30;

/**
 * The cause behind a container that runs at the moment and has ended soon after its start before. A real kubelet shows a program as running, and
 * as ready when it has no probe, between two back-offs, for as long as it takes to crash.
 */
export function crashBetweenRuns(pod: Pod, status: ContainerStatus, witness: PodWitness): PodCause | null {
  const crash = status.lastState.terminated;
  if (!crash || !status.state.running || hasOutlasted(status, witness)) return null;
  // An init container that has done its work runs again when the pod's sandbox is made again.
  if (crash.exitCode === 0 && isRunOnce(pod, status)) return null;
  const cause = crashCause(pod, status, crash, containerOf(pod, status.name), witness);
  if (isGone(cause) && isPast(status, witness, 1)) return null;
  const mayPass = cause.recovers || status.restartCount < loopRestarts;
  const early = mayPass && status.ready && isStartingUp(pod, status, witness);
  return { ...cause, lasts: !cause.recovers, recovers: true, ...(early ? { severity: "warning" } : {}) };
}

/** Whether one of its containers is between two crashes: such a pod serves for a moment only, however ready it is. */
export const isBetweenCrashes = (pod: Pod, witness: PodWitness): boolean =>
  containerStatusesOf(pod).some((status) => crashBetweenRuns(pod, status, witness) !== null);

/**
 * Whether the instance that runs has left the crashes before behind. One crash after a long run is no loop; from the second on those of the last
 * ten minutes are, until a run is clearly longer than the one before.
 */
export function hasOutlasted(status: ContainerStatus, witness: PodWitness): boolean {
  const isLoop = status.restartCount >= loopRestarts;
  if (lastedSeconds(status, witness) > (isLoop ? backOffResetSeconds : shortRunSeconds)) return true;
  return isLoop ? isPast(status, witness, 2, chanceSeconds) : isPast(status, witness, 1);
}

/** Whether this run is so many times as long as the one before, and at least so long. */
function isPast(status: ContainerStatus, witness: PodWitness, factor: number, leastSeconds = 0): boolean {
  const wanted = Math.max(leastSeconds, factor * lastedSeconds(status, witness) + clockGrainSeconds);
  return secondsSince(status.state.running?.startedAt, witness) > Math.min(wanted, backOffResetSeconds);
}

function lastedSeconds({ lastState: { terminated } }: ContainerStatus, witness: PodWitness): number {
  return secondsSince(terminated?.startedAt, witness) - secondsSince(terminated?.finishedAt, witness);
}

/** The check that looks for the crash's reason does not find it any more. */
const isGone = ({ evidence }: PodCause): boolean => evidence?.repaired !== undefined;

/** Whether a container is to end before the pod's own start: an init container that is no sidecar. */
export const isRunOnce = (pod: Pod, { name }: ContainerStatus): boolean =>
  pod.spec.initContainers.some((c) => c.name === name && c.restartPolicy !== "Always");
