import type { Pod } from "../../../../snapshot/kubernetes/pod.ts";
import type { PersistentVolumeClaim } from "../../../../snapshot/kubernetes/storage.ts";
import { eventTime, type PodCause, type PodWitness, secondsSince } from "../pod-witness.ts";

/** The scheduler gets this long to find a node before it counts as impossible, in seconds (as kstatus does). */
const schedulingGraceSeconds = 15;

/** Why a pod has no node: gated, no room, or a volume claim that stays unbound. Null when it has one. */
export function schedulingCause(pod: Pod, witness: PodWitness): PodCause | null {
  const scheduled = pod.status.conditions.find((c) => c.type === "PodScheduled");
  if (scheduled?.status !== "False") return null;
  const young = secondsSince(pod.metadata.creationTimestamp, witness) < schedulingGraceSeconds;
  const base = { container: null, severity: young ? "warning" : "error", recovers: young } as const;
  if (scheduled.reason === "SchedulingGated")
    return {
      ...base,
      kind: "scheduling-gated",
      what: `waits for scheduling gate ${pod.spec.schedulingGates.map((g) => g.name).join(", ")}`,
      proof: scheduled.message ?? null,
      remedy: {
        summary: "Check the controller that removes the gate; Kubernetes does not place the pod before.",
        commands: [
          witness.kubectl("get", "pod", pod.metadata.name, "-o", "jsonpath={.spec.schedulingGates}"),
        ],
      },
    };
  const claim = unboundClaim(pod, witness);
  if (claim !== null) return { ...base, ...claim };
  return {
    ...base,
    kind: "unschedulable",
    what: "cannot be scheduled: no node fits",
    proof: scheduled.message ?? null,
    remedy: {
      summary:
        "Lower the pod's requests (memory, CPU, node selector) to what a node has free, or add a node.",
      commands: [
        witness.clusterKubectl("describe", "nodes"),
        witness.kubectl("describe", "pod", pod.metadata.name),
      ],
    },
  };
}

type ClaimCause = Pick<PodCause, "kind" | "what" | "proof" | "remedy">;

/** A claim of the pod that is not bound, with what its provisioner says: there lies the cause, not in the scheduler's words. */
function unboundClaim(pod: Pod, witness: PodWitness): ClaimCause | null {
  const names = pod.spec.volumes.flatMap((v) => v.persistentVolumeClaim?.claimName ?? []);
  const claims = witness.claims.filter((claim) => names.includes(claim.metadata.name));
  const message = pod.status.conditions.find((c) => c.type === "PodScheduled")?.message ?? "";
  const pending = claims.find((claim) => claim.status.phase !== "Bound");
  if (pending === undefined && !/PersistentVolumeClaim|persistentvolumeclaim/.test(message)) return null;
  if (pending === undefined) return withoutClaim(names, message, witness);
  const name = pending.metadata.name;
  const storageClass = pending.spec.storageClassName;
  return {
    kind: "unbound-claim",
    what: `waits for volume claim ${name}, which is not bound${storageClass ? ` (storage class ${storageClass})` : ""}`,
    proof: claimEvent(pending, witness) ?? message,
    remedy: {
      summary: storageClass
        ? `Make storage class ${storageClass} exist (it does on kind and minikube only), or install with one this cluster has.`
        : "Give the claim a storage class this cluster has, or create a volume for it.",
      commands: [witness.clusterKubectl("get", "storageclass"), witness.kubectl("describe", "pvc", name)],
    },
  };
}

const withoutClaim = (names: string[], message: string, witness: PodWitness): ClaimCause => ({
  kind: "unbound-claim",
  what: `waits for volume claim ${names.join(", ") || "of its own"}`,
  proof: message,
  remedy: {
    summary: "Look at the claim: it is missing or not bound.",
    commands: [witness.kubectl("get", "pvc"), witness.clusterKubectl("get", "storageclass")],
  },
});

function claimEvent(claim: PersistentVolumeClaim, witness: PodWitness): string | null {
  const events = witness.events
    .filter((e) => e.involvedObject.kind === "PersistentVolumeClaim")
    .filter((e) => e.involvedObject.name === claim.metadata.name && e.type === "Warning")
    .toSorted((a, b) => eventTime(a) - eventTime(b));
  return events.at(-1)?.message ?? null;
}
