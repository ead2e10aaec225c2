import type { Pod } from "../../../snapshot/kubernetes/pod.ts";
import { plural } from "../../../units/counted.ts";
import type { Finding } from "../../finding.ts";
import { podCause } from "../pods/causes/pod-cause.ts";
import { isReady, podStatus } from "../pods/pod-status.ts";
import type { PodCause, PodWitness, Surroundings } from "../pods/pod-witness.ts";
import { type Workload, workloadName, workloadResource } from "../workloads/release-workloads.ts";
import { causes, podCreation, rolling, rolloutStuck, scaledToZero } from "./findings.ts";

/** Everything that keeps one workload from being ready, one finding per cause and container, however many pods share it. */
export function workloadFindings(workload: Workload, around: Surroundings): Finding[] {
  const witness = { ...around, owner: workloadName(workload) };
  if (workload.desired === 0 && workload.kind !== "DaemonSet") return [noReplicas(workload, witness)];
  const troubled = workload.pods
    .map((pod) => ({ pod, cause: podCause(pod, witness) }))
    .filter((entry): entry is Troubled => entry.cause !== null);
  if (workload.kind === "Job" && workload.pods.some(hasRunOrRuns)) return [];
  const groups = new Map<string, Troubled[]>();
  for (const entry of troubled) {
    const key = `${entry.cause.kind}:${entry.cause.container ?? ""}`;
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  const findings = [...groups.values()].map((group) => podFinding(workload, group));
  const withoutPods = controllerFinding(workload, witness, findings.length > 0);
  return withoutPods === null ? findings : [...findings, withoutPods];
}

interface Troubled {
  pod: Pod;
  cause: PodCause;
}

function podFinding(workload: Workload, group: Troubled[]): Finding {
  const worst = group.find(({ cause }) => cause.severity === "error") ?? group[0];
  if (worst === undefined) throw new Error("a group has at least one pod");
  const { cause, pod } = worst;
  const severity = cause.severity === "error" && isServing(workload) ? "warning" : cause.severity;
  const { status, ready } = podStatus(pod);
  const resource = workloadResource(workload);
  const proof = cause.proof === null ? "" : `: ${cause.proof.replace(/\.$/, "")}`;
  return causes[cause.kind]({
    severity,
    message: `${workload.name} (${status}, ${ready}) ${cause.what}${proof}.${consequence(workload)}`,
    resource,
    evidence: {
      cause: cause.kind,
      container: cause.container,
      status,
      proof: cause.proof,
      ready: readiness(workload),
      rollout: workload.rollout?.message ?? null,
      pods: group.map(({ pod: p }) => ({ name: p.metadata.name, ...podStatus(p) })),
      ...(cause.jetStreamErrorCode === undefined ? {} : { jetStreamErrorCode: cause.jetStreamErrorCode }),
    },
    remedy: cause.remedy,
    cause: [resource, ...(cause.container === null ? [] : [cause.container])],
    recovers: cause.recovers,
  });
}

/** What follows from the cause for the rest of the workload. */
function consequence(workload: Workload): string {
  if (workload.rollout?.state === "stuck") return ` Rollout stuck: ${workload.rollout.message}.`;
  const missing = (workload.desired ?? 0) - workload.pods.length;
  if (workload.ordered && missing > 0)
    return ` ${missing} more ${plural(missing, "pod is", "pods are")} not created before it is ready.`;
  return "";
}

/** What only the controller knows: it cannot create pods, or its rollout does not end. */
function controllerFinding(workload: Workload, witness: PodWitness, explained: boolean): Finding | null {
  const { rollout, creationError, kind, name } = workload;
  const failedCreate = creationError ?? creationEvent(workload, witness);
  const resource = workloadResource(workload);
  const evidence = { ready: readiness(workload), rollout: rollout?.message ?? null };
  const describe = witness.kubectl("describe", witness.owner);
  if (failedCreate !== null && rollout?.state !== "done")
    return podCreation({
      resource,
      message: `${name} cannot create pods: ${failedCreate}.`,
      evidence: { ...evidence, cause: "pod-creation", proof: failedCreate },
      remedy: {
        summary: "Lift what refuses the pods: quota, limit range, admission or a missing service account.",
        commands: [describe, witness.kubectl("get", "resourcequota,limitrange")],
      },
      recovers: false,
    });
  if (rollout === null || rollout.state === "done" || explained) return null;
  if (rollout.state === "stuck")
    return rolloutStuck({
      resource,
      message: `The rollout of ${kind} ${name} is stuck: ${rollout.message}.`,
      evidence: { ...evidence, cause: "rollout-stuck" },
      remedy: {
        summary: "Look at what the new pods lack, or go back to the last revision.",
        commands: [describe, witness.kubectl("rollout", "undo", witness.owner)],
      },
      recovers: false,
    });
  return rolling({
    resource,
    message: `${name} is rolling out: ${rollout.message.replace(/\.+$/, "")}.`,
    evidence: { ...evidence, cause: "rolling" },
    remedy: {
      summary: "Wait for the rollout to end.",
      commands: [witness.kubectl("rollout", "status", witness.owner)],
    },
    recovers: true,
  });
}

function noReplicas(workload: Workload, witness: PodWitness): Finding {
  const reason = Object.entries(workload.annotations).find(([key]) => /nomnom|paused-replicas/.test(key));
  return scaledToZero({
    message: `${workload.name} is scaled to zero on purpose${reason ? ` (annotation ${reason[0]}: ${reason[1]})` : ""}: it has 0 replicas and does nothing.`,
    resource: workloadResource(workload),
    evidence: { cause: "scaled-to-zero", replicas: 0, podsLeft: workload.pods.length },
    remedy: {
      summary: "Scale it up when it should work again.",
      commands: [witness.kubectl("scale", witness.owner, "--replicas=1")],
    },
    recovers: false,
  });
}

const readiness = ({ pods, desired }: Workload): string =>
  `${pods.filter(isReady).length}/${desired ?? pods.length}`;

/** All the pods it wants are ready: what is wrong with a further one (evicted, left behind) hurts nobody now. */
const isServing = ({ pods, desired, rollout }: Workload): boolean =>
  desired !== null && rollout?.state === "done" && pods.filter(isReady).length >= desired;

/** A Job has done its work, or still does it. */
const hasRunOrRuns = (pod: Pod): boolean => pod.status.phase === "Succeeded" || isReady(pod);

/** StatefulSets and DaemonSets tell only by events that they may not create pods. */
function creationEvent({ kind, name, pods }: Workload, witness: PodWitness): string | null {
  if (pods.length > 0) return null;
  const event = witness.events.findLast(
    (e) => e.reason === "FailedCreate" && e.involvedObject.kind === kind && e.involvedObject.name === name,
  );
  return event?.message?.trim() ?? null;
}
