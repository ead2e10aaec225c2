import type { Pod } from "../../../../snapshot/kubernetes/pod.ts";
import type { PersistentVolumeClaim } from "../../../../snapshot/kubernetes/storage.ts";
import { eventsOf, eventTime } from "../pod-events.ts";
import { type PodCause, type PodWitness, secondsSince } from "../pod-witness.ts";
import { schedulerAdvice } from "./scheduler-advice.ts";

/** The scheduler gets this long to find a node before it counts as impossible, in seconds (as kstatus does). */
const schedulingGraceSeconds = 15;

/** Why a pod has no node: gated, no scheduler, no room, or a volume claim that stays unbound. Null when it has one. */
export function schedulingCause(pod: Pod, witness: PodWitness): PodCause | null {
  const scheduled = pod.status.conditions.find((c) => c.type === "PodScheduled");
  const seconds = secondsSince(pod.metadata.creationTimestamp, witness);
  const young = seconds < schedulingGraceSeconds;
  const base = { container: null, severity: young ? "warning" : "error", recovers: young } as const;
  const untouched =
    pod.status.phase === "Pending" &&
    pod.spec.nodeName === undefined &&
    pod.status.containerStatuses.length === 0 &&
    eventsOf(pod, witness).every(({ type }) => type !== "Warning");
  if (scheduled === undefined && untouched && !young)
    return { ...base, recovers: true, ...withoutScheduler(pod, seconds, witness) };
  if (scheduled?.status !== "False") return null;
  const proof = firstSentence(scheduled.message ?? null);
  if (scheduled.reason === "SchedulingGated")
    return {
      ...base,
      kind: "scheduling-gated",
      what: `waits for scheduling gate ${pod.spec.schedulingGates.map((g) => g.name).join(", ")}`,
      proof,
      remedy: {
        summary: "Check the controller that removes the gate; Kubernetes places the pod only after that.",
        commands: [
          witness.kubectl("get", "pod", pod.metadata.name, "-o", "jsonpath={.spec.schedulingGates}"),
        ],
      },
    };
  const claim = unboundClaim(pod, scheduled.message ?? "", witness);
  // No class comes about by waiting.
  const isLasting = unknownClass.test(claim?.proof ?? "");
  if (claim !== null) return { ...base, ...claim, ...(isLasting && { severity: "error", recovers: false }) };
  const preempted = preemption(pod, witness);
  return {
    ...base,
    kind: "unschedulable",
    what: "cannot be scheduled: no node fits",
    proof,
    ...(preempted === null ? {} : { outlook: preempted }),
    remedy: schedulerAdvice(scheduled.message ?? "", pod, witness),
  };
}

/** That the pod this one replaces had to leave for others, whose priority is higher; null: nothing says so. */
function preemption({ metadata }: Pod, { events }: PodWitness): string | null {
  // A Deployment's pod has another name than the one before, a StatefulSet's the same.
  const workload = /^(.+-)[a-z0-9]{5}$/.exec(metadata.name)?.[1] ?? metadata.name;
  const event = events.findLast(
    ({ reason, involvedObject: { kind, name } }) =>
      reason === "Preempted" && kind === "Pod" && name?.startsWith(workload) === true,
  );
  return event === undefined
    ? null
    : `Pod ${event.involvedObject.name} was stopped for a pod of higher priority (Preempted): a higher priorityClassName keeps its pods in place.`;
}

/** What follows of preemption says only that it does not help. */
const firstSentence = (message: string | null): string | null =>
  message?.replace(/[.,] (?:no new claims to deallocate, )?preemption: .*$/s, ".") ?? null;

type Particulars = Pick<PodCause, "kind" | "what" | "proof" | "remedy">;

/** No condition, no node: nothing that places pods has looked at it. One that waits for its devices looks the same (1.34: no condition, no event). */
function withoutScheduler(pod: Pod, seconds: number, witness: PodWitness): Particulars {
  const devices = pod.spec.resourceClaims.map(
    ({ name, resourceClaimName, resourceClaimTemplateName }) =>
      resourceClaimName ?? (resourceClaimTemplateName ? `of template ${resourceClaimTemplateName}` : name),
  );
  if (devices.length > 0)
    return {
      kind: "unschedulable",
      what: `is not looked at by the scheduler for ${Math.round(seconds)} s: resource claim ${devices.join(" and ")} is missing or not ready`,
      proof: null,
      remedy: {
        summary:
          "Create the resource claim, or take resourceClaims out of the pod template. If it is there, see whether the driver of its device class runs.",
        commands: [
          witness.kubectl("get", "resourceclaims,resourceclaimtemplates"),
          witness.clusterKubectl("get", "deviceclasses"),
        ],
      },
    };
  const name = pod.spec.schedulerName ?? "default-scheduler";
  return {
    kind: "no-scheduler",
    what: `waits for scheduler ${name}, which has not looked at pod ${pod.metadata.name} for ${Math.round(seconds)} s`,
    proof: null,
    remedy: {
      summary:
        name === "default-scheduler"
          ? "See whether the cluster's scheduler runs."
          : `See whether scheduler ${name} runs, or take spec.schedulerName out of the pod template.`,
      commands: [witness.clusterKubectl("get", "pods", "--all-namespaces", "-l", "component=kube-scheduler")],
    },
  };
}

/**
 * The scheduler says so when a claim is what it waits for; a claim that is bound with its first pod is pending all the while, and one that another pod holds
 * (ReadWriteOncePod) is bound.
 */
const ofClaims =
  /persistentvolumeclaim(?!s? with (?:ReadWriteOncePod|the same name))|persistent volumes? to bind/i;

/** A claim of the pod that is not bound, with what its provisioner says. */
function unboundClaim(pod: Pod, message: string, witness: PodWitness): Particulars | null {
  const names = pod.spec.volumes.flatMap((v) => v.persistentVolumeClaim?.claimName ?? []);
  const pending = witness.claims.find(
    ({ metadata, status }) =>
      names.includes(metadata.name) && (status.phase !== "Bound" || Boolean(metadata.deletionTimestamp)),
  );
  const complaint = pending === undefined ? null : claimEvent(pending, witness);
  if (!ofClaims.test(message) && complaint === null) return null;
  if (pending === undefined) return withoutClaim(names, message, witness);
  const name = pending.metadata.name;
  if (pending.metadata.deletionTimestamp) return leavingClaim(pending, message, witness);
  if (pending.status.phase === "Lost") return lostClaim(pending, message, witness);
  const storageClass = pending.spec.storageClassName;
  return {
    kind: "unbound-claim",
    what: `waits for volume claim ${name}, which is not bound${storageClass ? ` (storage class ${storageClass})` : ""}`,
    proof: complaint ?? firstSentence(message),
    remedy: {
      summary: claimAdvice(storageClass ?? null, complaint ?? message),
      commands: [witness.clusterKubectl("get", "storageclass"), witness.kubectl("describe", "pvc", name)],
    },
  };
}

/** Somebody has deleted the claim under the pod. */
function leavingClaim(
  { metadata }: PersistentVolumeClaim,
  message: string,
  { kubectl, clusterKubectl }: PodWitness,
): Particulars {
  const others = metadata.finalizers.filter((finalizer) => finalizer !== "kubernetes.io/pvc-protection");
  return {
    kind: "unbound-claim",
    what: `waits for volume claim ${metadata.name}, which is being deleted${others.length === 0 ? "" : ` and held by finalizer ${others.join(", ")}`}`,
    proof: firstSentence(message),
    remedy: {
      summary:
        "A deletion cannot be taken back: once nothing holds the claim it goes, then create it again. Whether its volume keeps the data is said by that one's persistentVolumeReclaimPolicy.",
      commands: [kubectl("get", "pvc", metadata.name, "-o", "yaml"), clusterKubectl("get", "pv")],
    },
  };
}

/** Its volume is not there any more. */
function lostClaim(
  { metadata }: PersistentVolumeClaim,
  message: string,
  { kubectl, clusterKubectl }: PodWitness,
): Particulars {
  return {
    kind: "unbound-claim",
    what: `waits for volume claim ${metadata.name}, which has lost its volume (Lost)`,
    proof: firstSentence(message),
    remedy: {
      summary:
        "The volume was deleted under the claim. If its storage is still there, create the volume again under its name; otherwise delete the claim and let a new, empty one be made.",
      commands: [kubectl("get", "pvc", metadata.name, "-o", "yaml"), clusterKubectl("get", "pv")],
    },
  };
}

/** What the controller says of a claim that names none, where the cluster has no default. */
const noClass = /no storage class is set/i;
const unknownClass = /storageclass[^\s"]{0,64} "[^"]{0,253}" not found/i;

function claimAdvice(storageClass: string | null, words: string): string {
  if (!storageClass)
    return noClass.test(words)
      ? `The claim names no storage class${storageClass === null ? ", and the cluster has no default one" : " on purpose (an empty one)"}: install with one that this cluster has, or create a volume for it.`
      : "Give the claim a storage class this cluster has, or create a volume for it.";
  if (/no volume plugin matched/i.test(words))
    return `Nobody makes volumes of storage class ${storageClass} when they are asked for: create one that fits the claim (size, access mode, class), or give the claim another class.`;
  if (/persistent volumes? to bind/i.test(words))
    return `Create a volume that storage class ${storageClass} can bind to the claim: none is free where the pod may run.`;
  if (unknownClass.test(words))
    return `Storage class ${storageClass} does not exist${storageClass === "standard" ? " (it does on kind and minikube only)" : ""}: create it, or install with one this cluster has.`;
  return `Read what the provisioner of storage class ${storageClass} says, and repair that.`;
}

const withoutClaim = (names: string[], message: string, witness: PodWitness): Particulars => ({
  kind: "unbound-claim",
  what: `waits for volume claim ${names.join(", ") || "of its own"}`,
  proof: firstSentence(message),
  remedy: {
    summary: "Look at the claim: it is missing or not bound.",
    commands: [witness.kubectl("get", "pvc"), witness.clusterKubectl("get", "storageclass")],
  },
});

function claimEvent(claim: PersistentVolumeClaim, witness: PodWitness): string | null {
  const events = witness.events
    .filter((e) => e.involvedObject.kind === "PersistentVolumeClaim")
    .filter((e) => e.involvedObject.name === claim.metadata.name)
    .toSorted((a, b) => eventTime(a) - eventTime(b));
  const complaint = events.findLast(({ type }) => type === "Warning");
  // Whoever waits for the claim's pod, or for its driver, has found the class meanwhile.
  const isOvertaken = events.at(-1)?.type === "Normal" && unknownClass.test(complaint?.message ?? "");
  return isOvertaken ? null : (complaint?.message ?? null);
}
