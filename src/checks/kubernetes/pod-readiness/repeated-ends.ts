import type { PodCause, PodWitness } from "../pods/pod-witness.ts";
import { hasTemplate, secondsSince } from "../pods/pod-witness.ts";
import type { Workload } from "../workloads/workload.ts";
import type { Troubled } from "./pod-findings.ts";

/** Of each replica more than two; fewer are what a node leaves behind that has restarted, or thrown out all pods at once. */
const endsEach = 2;
/** The last of them is no older, or it is over. Controllers put off their next try for minutes at most. */
const recentSeconds = 900;

/** What of a pod's template its node does not take, by the reason of its rejection. */
const rejections: Readonly<Record<string, string>> = {
  AppArmor: "load the AppArmor profile on the nodes, or take it out of the pod template",
  NodeAffinity:
    "take nodeName out of the pod template, or correct its nodeSelector or affinity: they exclude each other",
  NodePorts: "take nodeName or the hostPort out of the pod template: that port of the node is taken",
  OutOfcpu:
    "take nodeName out of the pod template, so that the scheduler finds a node with room, or lower the request for cpu",
  OutOfmemory:
    "take nodeName out of the pod template, so that the scheduler finds a node with room, or lower the request for memory",
  OutOfpods: "take nodeName out of the pod template: the node runs as many pods as it may",
  SysctlForbidden:
    "take the sysctl out of the pod template, or let the kubelet of the nodes allow it (allowedUnsafeSysctls)",
};

/**
 * Pods that end before or soon after they start, each replaced by one that ends the same way. While the newest is being made, or runs for a moment, nothing
 * is better. Null: they are leftovers.
 */
export function asLoop(
  group: readonly Troubled[],
  { desired }: Pick<Workload, "desired">,
  witness: PodWitness,
): readonly Troubled[] | null {
  const [first] = group;
  if (first === undefined || group.length <= endsEach * Math.max(1, desired ?? 1) || !hasTemplate(witness))
    return null;
  const { kind } = first.cause;
  if (kind !== "failed" && kind !== "evicted") return null;
  const newest = Math.min(...group.map(({ pod }) => secondsSince(pod.metadata.creationTimestamp, witness)));
  return newest > recentSeconds
    ? null
    : group.map(({ pod, cause }) => ({
        pod,
        cause: loopCause(cause, pod.status.reason ?? "", group.length),
      }));
}

function loopCause(cause: PodCause, reason: string, count: number): PodCause {
  const isEvicted = cause.kind === "evicted";
  const advice = rejections[reason];
  return {
    ...cause,
    severity: "error",
    recovers: false,
    what: `has had ${count} pods ${isEvicted ? "evicted" : `rejected${reason === "" ? "" : ` (${reason})`}`} so far`,
    remedy: {
      ...cause.remedy,
      summary: isEvicted
        ? "Give them the room they ask for (limits, emptyDir sizeLimit, node disk), or let them use less: each new pod ends like those before."
        : `Each new pod ends like those before: ${advice ?? "change what the message names in the pod template or on the node"}. Then delete the rejected ones.`,
    },
  };
}
