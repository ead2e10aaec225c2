import { placeholder } from "../../../../remedy/word.ts";
import type { ContainerStatus } from "../../../../snapshot/kubernetes/container.ts";
import { containerStatusesOf, type Pod } from "../../../../snapshot/kubernetes/pod.ts";
import { eventsOf, latestMessage } from "../pod-events.ts";
import { condition, isReady } from "../pod-status.ts";
import { type PodCause, type PodWitness, secondsSince } from "../pod-witness.ts";
import { crashBetweenRuns } from "./between-crashes.ts";
import { containerCause } from "./container.ts";
import { resizeCause } from "./resize.ts";
import { schedulingCause } from "./scheduling.ts";

/** Between the end of the grace period and the pod's disappearance, in seconds. */
const overdueGraceSeconds = 30;
/** A busy node takes so long to end a pod and to clear its volumes away, in seconds. */
const patienceSeconds = 120;
/** A pod this young may still become ready by itself, in seconds. */
const youngSeconds = 60;

/** The real reason behind a pod's status; null when nothing is wrong with it (ready, or ended as it should). */
export const podCause = (pod: Pod, witness: PodWitness): PodCause | null =>
  podCauses(pod, witness)[0] ?? null;

/** The real reasons, one for each container that ends by itself or cannot be created: none of those is another's. */
export function podCauses(pod: Pod, witness: PodWitness): PodCause[] {
  if (isOnLostNode(pod)) return [nodeLost(pod, witness)];
  if (pod.metadata.deletionTimestamp) return [terminating(pod, witness)].filter((cause) => cause !== null);
  if (pod.status.phase === "Succeeded") return [];
  if (pod.status.phase === "Failed") return [ended(pod, witness)];
  if (isReady(pod)) {
    const crashes = causesOf(pod, (status) => crashBetweenRuns(pod, status, witness));
    return crashes.length > 0 ? crashes : [resizeCause(pod, witness)].filter((cause) => cause !== null);
  }
  const scheduling = schedulingCause(pod, witness);
  if (scheduling !== null) return [scheduling];
  const causes = containerCauses(pod, witness);
  return causes.length > 0 ? causes : [readinessGate(pod, witness) ?? notStarted(pod, witness)];
}

const causesOf = (pod: Pod, causeOf: (status: ContainerStatus) => PodCause | null): PodCause[] =>
  containerStatusesOf(pod)
    .map(causeOf)
    .filter((cause) => cause !== null);

/** What may be only another container's fault: that one's does not answer, or has not let this one start. */
const symptoms: ReadonlySet<PodCause["kind"]> = new Set([
  "readiness-probe",
  "listens-elsewhere",
  "init-running",
  "starting",
]);

/** Each container that ends or cannot be created, whichever of them runs at the moment; without any the first that is not ready. */
function containerCauses(pod: Pod, witness: PodWitness): PodCause[] {
  const causes = causesOf(pod, (status) => containerCause(pod, status, witness));
  const lastingFirst = causes.toSorted((a, b) => Number(isLasting(b)) - Number(isLasting(a)));
  const own = lastingFirst.filter(({ kind }) => !symptoms.has(kind));
  return own.length > 0 ? own : lastingFirst.slice(0, 1);
}

const isLasting = ({ lasts, recovers }: PodCause): boolean => lasts ?? !recovers;

/** Beyond its grace period a pod is held: deletionTimestamp is the end of that period. Within it a pod leaves as it should. */
function terminating(pod: Pod, witness: PodWitness): PodCause | null {
  const overdueSeconds = secondsSince(pod.metadata.deletionTimestamp, witness);
  if (overdueSeconds <= overdueGraceSeconds) return null;
  const name = pod.metadata.name;
  const finalizers = pod.metadata.finalizers.join(", ");
  const since = `has pod ${name} stuck in Terminating for ${Math.round(overdueSeconds)} s`;
  const base = { kind: "terminating", container: null, severity: "error", proof: null } as const;
  if (finalizers !== "")
    return {
      ...base,
      recovers: false,
      what: `${since}, held by finalizer ${finalizers}`,
      remedy: {
        summary: `Find out what should remove the finalizer ${finalizers}. Remove the finalizer by hand only if that is gone permanently: what it should clean up then stays.`,
        commands: [witness.kubectl("describe", "pod", name)],
      },
    };
  const node = pod.spec.nodeName ?? "(unknown)";
  const nodes = witness.outcomes.get("kubernetes/nodes");
  if (nodes === "pass" || nodes === "warn")
    return {
      ...base,
      recovers: overdueSeconds < patienceSeconds,
      what: `${since} after its grace period: its node ${node} is ready, and its kubelet cannot end it`,
      proof: latestMessage(eventsOf(pod, witness), /^(FailedKillPod|FailedPreStopHook|FailedUnMount)$/),
      remedy: {
        summary: `Look at the kubelet and the container runtime of ${node}: while a program waits for a disk or a file server it cannot be killed. A runtime that hangs kills none.`,
        commands: [
          witness.kubectl("describe", "pod", name),
          witness.clusterKubectl("describe", "node", pod.spec.nodeName ?? placeholder("NODE")),
        ],
      },
    };
  return {
    ...base,
    recovers: true,
    what: `${since} after its grace period: its node ${node} ${nodes === "fail" ? "does not answer" : "does not answer, or cannot end it"}`,
    remedy: {
      summary:
        "Bring the node back: the pod then ends by itself. Force the deletion only if the node is gone permanently: a StatefulSet would otherwise run the same pod twice on one volume.",
      commands: [
        witness.clusterKubectl("describe", "node", pod.spec.nodeName ?? placeholder("NODE")),
        witness.kubectl("get", "pod", name, "-o", "wide"),
      ],
    },
  };
}

/**
 * Whether the pod's node does not answer. The node controller then sets Ready to False and leaves the containers as they were last seen, and after
 * five minutes deletes the pod (DisruptionTarget). NodeLost and phase Unknown are what it did before Kubernetes 1.13.
 */
function isOnLostNode(pod: Pod): boolean {
  if (pod.status.reason === "NodeLost" || pod.status.phase === "Unknown") return true;
  const disruption = pod.status.conditions.find(({ type }) => type === "DisruptionTarget");
  if (pod.metadata.deletionTimestamp && disruption?.reason === "DeletionByTaintManager") return true;
  const gated = pod.spec.readinessGates.some((gate) => condition(pod, gate.conditionType) !== "True");
  return (
    pod.status.phase === "Running" &&
    condition(pod, "Ready") === "False" &&
    condition(pod, "ContainersReady") === "True" &&
    !gated
  );
}

function nodeLost(pod: Pod, witness: PodWitness): PodCause {
  const node = pod.spec.nodeName ?? "(unknown)";
  return {
    kind: "node-lost",
    container: null,
    severity: "error",
    recovers: true,
    ...(witness.outcomes.get("kubernetes/nodes") === "fail" ? { explainedBy: "kubernetes/nodes" } : {}),
    what: `has pod ${pod.metadata.name} on node ${node}, which does not answer`,
    proof:
      pod.status.message?.trim() ||
      latestMessage(eventsOf(pod, witness), /^(NodeNotReady|TaintManagerEviction)$/),
    remedy: {
      summary:
        "Bring the node back (its kubelet, its network). Delete it from the cluster only if it is gone permanently: its pods then move.",
      commands: [
        witness.clusterKubectl("get", "nodes"),
        witness.clusterKubectl("describe", "node", pod.spec.nodeName ?? placeholder("NODE")),
      ],
    },
  };
}

/** Phase Failed: the pod never runs again. */
function ended(pod: Pod, witness: PodWitness): PodCause {
  const name = pod.metadata.name;
  const { reason } = pod.status;
  const proof = pod.status.message?.trim() || null;
  const base = { container: null, severity: "error", recovers: false, proof } as const;
  const describe = witness.kubectl("describe", "pod", name);
  const replaced = !witness.owner.startsWith("pod/");
  const again = replaced
    ? "then delete it: its controller creates another, or has done so."
    : "then create it again: nothing replaces a pod without a controller.";
  if (reason === "Evicted")
    return {
      ...base,
      kind: "evicted",
      what: `had pod ${name} evicted from its node`,
      remedy: {
        summary: `Give it the room it asks for (limits, emptyDir sizeLimit, node disk), ${again}`,
        commands: [describe],
      },
    };
  if (reason === "DeadlineExceeded")
    return {
      ...base,
      kind: "deadline-exceeded",
      what: `had pod ${name} stopped at its activeDeadlineSeconds`,
      remedy: {
        summary:
          "Raise spec.activeDeadlineSeconds or remove it; a pod with one is stopped when it has passed.",
        commands: [witness.kubectl("get", "pod", name, "-o", "jsonpath={.spec.activeDeadlineSeconds}")],
      },
    };
  // With a reason of the pod's own the containers' exit codes are only what followed from it.
  const container = reason ? undefined : containerCauses(pod, witness)[0];
  if (container !== undefined) return { ...container, severity: "error", recovers: false };
  return {
    ...base,
    kind: "failed",
    what: `has pod ${name} in phase Failed${reason ? ` (${reason})` : ""}`,
    remedy: { summary: `Read what Kubernetes says about it, ${again}`, commands: [describe] },
  };
}

/** All containers are ready and the pod is not: a condition somebody else has to set is missing. */
function readinessGate(pod: Pod, witness: PodWitness): PodCause | null {
  if (condition(pod, "ContainersReady") !== "True") return null;
  const closed = pod.spec.readinessGates.find((gate) => condition(pod, gate.conditionType) !== "True");
  if (closed === undefined) return null;
  const young = secondsSince(pod.metadata.creationTimestamp, witness) < youngSeconds;
  return {
    kind: "readiness-gate",
    container: null,
    severity: young ? "warning" : "error",
    recovers: young,
    what: `waits for readiness gate ${closed.conditionType}: all containers are ready, and the gate is not`,
    proof: pod.status.conditions.find((c) => c.type === "Ready")?.message ?? null,
    remedy: {
      summary: `Check the controller that sets the condition ${closed.conditionType}; if there is none, remove the gate.`,
      commands: [witness.kubectl("get", "pod", pod.metadata.name, "-o", "jsonpath={.status.conditions}")],
    },
  };
}

function notStarted(pod: Pod, witness: PodWitness): PodCause {
  const age = secondsSince(pod.metadata.creationTimestamp, witness);
  const young = age < youngSeconds;
  // Bound to a node by its own template, and no kubelet has taken notice of it: kubernetes/nodes tells of that node.
  const isIgnored = pod.spec.nodeName !== undefined && pod.status.conditions.length === 0;
  if (isIgnored && !young && witness.outcomes.get("kubernetes/nodes") === "fail")
    return nodeLost(pod, witness);
  return {
    kind: "starting",
    container: null,
    severity: young ? "warning" : "error",
    recovers: true,
    what: young
      ? `is starting pod ${pod.metadata.name}`
      : `has not started pod ${pod.metadata.name} for ${Math.round(age)} s`,
    proof: latestMessage(eventsOf(pod, witness), /^(?!FailedScheduling).*(?:Failed|BackOff|Warning)/),
    remedy: {
      summary: "Look at the pod's events; wait if it is only starting.",
      commands: [witness.kubectl("describe", "pod", pod.metadata.name)],
    },
  };
}
