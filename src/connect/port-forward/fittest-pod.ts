import type { Pod } from "../../snapshot/kubernetes/pod.ts";

/** The pod to use: not terminating, running, ready if possible. Null: none. */
export function fittest(
  pods: readonly Pod[],
  options: { lastUid: string | null; allowUnready: boolean },
): Pod | null {
  const running = pods
    .filter((pod) => !isTerminating(pod) && pod.status.phase === "Running")
    .sort(youngestFirst);
  const ready = running.filter(isReady);
  const fit = ready.length === 0 && options.allowUnready ? running.filter(runsSomething) : ready;
  return fit.find((pod) => pod.metadata.uid === options.lastUid) ?? fit[0] ?? null;
}

const isTerminating = (pod: Pod) => Boolean(pod.metadata.deletionTimestamp);
const isReady = (pod: Pod) =>
  pod.status.conditions.some(({ type, status }) => type === "Ready" && status === "True");
const runsSomething = (pod: Pod) => pod.status.containerStatuses.some(({ state }) => state.running != null);

/** During a rollout the youngest is the one that stays. */
function youngestFirst(a: Pod, b: Pod): number {
  const [x, y] = [a.metadata.creationTimestamp ?? "", b.metadata.creationTimestamp ?? ""];
  if (x !== y) return x > y ? -1 : 1;
  return a.metadata.name < b.metadata.name ? -1 : 1;
}

/** Whether the pod `before` has gone, is terminating or has restarted, by the pods there are now. */
export function hasStopped(before: Pod, pods: readonly Pod[]): boolean {
  const now = pods.find((pod) => pod.metadata.uid === before.metadata.uid);
  return now === undefined || isTerminating(now) || hasRestarted(before, now);
}

function hasRestarted(before: Pod, now: Pod): boolean {
  return now.status.containerStatuses.some((status) => {
    const then = before.status.containerStatuses.find(({ name }) => name === status.name);
    if (then?.state.running == null) return false;
    return status.restartCount > then.restartCount || status.state.terminated != null;
  });
}
