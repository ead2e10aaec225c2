import { placeholder } from "../../../../remedy/word.ts";
import type { Pod } from "../../../../snapshot/kubernetes/pod.ts";
import { condition, isReady } from "../pod-status.ts";
import { eventsOf, latestMessage, type PodCause, type PodWitness, secondsSince } from "../pod-witness.ts";
import { containerCause } from "./container.ts";
import { schedulingCause } from "./scheduling.ts";

/** A pod this young may still become ready by itself, in seconds. */
const youngSeconds = 60;

/** The real reason behind a pod's status; null when nothing is wrong with it (ready, or ended as it should). */
export function podCause(pod: Pod, witness: PodWitness): PodCause | null {
  if (pod.status.reason === "NodeLost" || pod.status.phase === "Unknown") return nodeLost(pod, witness);
  if (pod.metadata.deletionTimestamp) return terminating(pod, witness);
  if (pod.status.phase === "Succeeded") return null;
  if (pod.status.phase === "Failed") return ended(pod, witness);
  if (isReady(pod)) return null;
  return (
    schedulingCause(pod, witness) ??
    firstCause(pod, witness) ??
    readinessGate(pod, witness) ??
    notStarted(pod, witness)
  );
}

/** Init containers first, as the kubelet runs them; among the rest one that has ended says more than one that is not ready. */
function firstCause(pod: Pod, witness: PodWitness): PodCause | null {
  const statuses = [...pod.status.initContainerStatuses, ...pod.status.containerStatuses];
  const causes = statuses
    .map((status) => containerCause(pod, status, witness))
    .filter((cause) => cause !== null);
  return causes.find((cause) => !cause.recovers) ?? causes[0] ?? null;
}

function terminating(pod: Pod, witness: PodWitness): PodCause {
  const overdueSeconds = secondsSince(pod.metadata.deletionTimestamp, witness);
  const name = pod.metadata.name;
  const finalizers = pod.metadata.finalizers.join(", ");
  const stuck = overdueSeconds > 30;
  return {
    kind: "terminating",
    container: null,
    severity: stuck ? "error" : "warning",
    recovers: !stuck,
    what: stuck
      ? `has pod ${name} stuck in Terminating for ${Math.round(overdueSeconds)} s${finalizers ? `, held by finalizer ${finalizers}` : " after its grace period: its node does not answer"}`
      : `has pod ${name} shutting down`,
    proof: null,
    remedy: finalizers
      ? {
          summary: `Find out what should remove the finalizer ${finalizers}; if it is gone for good, remove the finalizer by hand.`,
          commands: [
            witness.kubectl("describe", "pod", name),
            witness.kubectl(
              "patch",
              "pod",
              name,
              "--type=merge",
              "-p",
              JSON.stringify({ metadata: { finalizers: null } }),
            ),
          ],
        }
      : {
          summary: stuck
            ? "Check the node; force the deletion only when the node is really gone."
            : "Wait for its grace period to end.",
          commands: [
            witness.kubectl("get", "pod", name, "-o", "wide"),
            ...(stuck ? [witness.kubectl("delete", "pod", name, "--grace-period=0", "--force")] : []),
          ],
        },
  };
}

function nodeLost(pod: Pod, witness: PodWitness): PodCause {
  return {
    kind: "node-lost",
    container: null,
    severity: "error",
    recovers: false,
    what: `has pod ${pod.metadata.name} on node ${pod.spec.nodeName ?? "unknown"}, which does not answer`,
    proof: pod.status.message?.trim() || null,
    remedy: {
      summary: "Bring the node back, or delete it so that its pods move.",
      commands: [
        witness.clusterKubectl("describe", "node", pod.spec.nodeName ?? placeholder("NODE")),
        witness.kubectl("delete", "pod", pod.metadata.name, "--grace-period=0", "--force"),
      ],
    },
  };
}

/** Phase Failed: the pod never runs again. */
function ended(pod: Pod, witness: PodWitness): PodCause {
  const name = pod.metadata.name;
  const proof = pod.status.message?.trim() || null;
  const base = { container: null, severity: "error", recovers: false, proof } as const;
  const again = witness.kubectl("delete", "pod", name);
  if (pod.status.reason === "Evicted")
    return {
      ...base,
      kind: "evicted",
      what: `had pod ${name} evicted from its node`,
      remedy: {
        summary:
          "Give it the room it asks for (limits, emptyDir sizeLimit, node disk), then remove the dead pod.",
        commands: [witness.kubectl("describe", "pod", name), again],
      },
    };
  if (pod.status.reason === "DeadlineExceeded")
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
  const container = firstCause(pod, witness);
  if (container !== null) return { ...container, severity: "error", recovers: false };
  return {
    ...base,
    kind: "failed",
    what: `has pod ${name} in phase Failed${pod.status.reason ? ` (${pod.status.reason})` : ""}`,
    remedy: {
      summary: "Read what Kubernetes says about it, then delete it so that it is replaced.",
      commands: [witness.kubectl("describe", "pod", name), again],
    },
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
    what: `waits for readiness gate ${closed.conditionType}: all containers are ready, the gate is not`,
    proof: pod.status.conditions.find((c) => c.type === "Ready")?.message ?? null,
    remedy: {
      summary: `Check the controller that sets the condition ${closed.conditionType}; without it remove the gate.`,
      commands: [witness.kubectl("get", "pod", pod.metadata.name, "-o", "jsonpath={.status.conditions}")],
    },
  };
}

function notStarted(pod: Pod, witness: PodWitness): PodCause {
  const age = secondsSince(pod.metadata.creationTimestamp, witness);
  const young = age < youngSeconds;
  return {
    kind: "starting",
    container: null,
    severity: young ? "warning" : "error",
    recovers: true,
    what: young
      ? `is starting pod ${pod.metadata.name}`
      : `has not started pod ${pod.metadata.name} for ${Math.round(age)} s`,
    proof: latestMessage(eventsOf(pod, witness), /Failed|BackOff|Warning/),
    remedy: {
      summary: "Look at the pod's events; wait when it is only starting.",
      commands: [witness.kubectl("describe", "pod", pod.metadata.name)],
    },
  };
}
