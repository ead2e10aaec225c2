import type { Remedy } from "../../../remedy/remedy.ts";
import type { Pod } from "../../../snapshot/kubernetes/pod.ts";
import type { Finding } from "../../finding.ts";
import { isReady, podStatus } from "../pods/pod-status.ts";
import type { PodCause, PodWitness } from "../pods/pod-witness.ts";
import { type Workload, workloadResource } from "../workloads/workload.ts";
import { causes } from "./findings.ts";
import { serverCheck } from "./server-check.ts";

/** A pod and what keeps it from being ready. */
export interface Troubled {
  pod: Pod;
  cause: PodCause;
}

/**
 * One finding for pods that share a cause.
 * @param healthy how many pods of the workload are ready and have no cause of their own.
 */
export function podFinding(
  workload: Workload,
  group: readonly Troubled[],
  healthy: number,
  witness: PodWitness,
): Finding {
  const worst = group.find(({ cause }) => cause.severity === "error") ?? group[0];
  if (worst === undefined) throw new Error("a group has at least one pod");
  const { cause, pod } = worst;
  const isHarmless = isServing(workload, healthy) || isHelmTest(pod.metadata);
  const severity = cause.severity === "error" && isHarmless ? "warning" : cause.severity;
  const { status, ready } = podStatus(pod, witness.serverVersion);
  const resource = workloadResource(workload);
  const proof = cause.proof === null ? "" : `: ${oneLine(cause.proof).replace(/[.:]$/, "")}`;
  const { outlook, ...changed } = oldRevision(workload, pod, cause, witness) ?? {};
  const server = cause.explainedBy === undefined ? serverCheck(workload) : null;
  const sentences = [cause.outlook, outlook, consequence(workload)].filter((sentence) => sentence);
  return causes[cause.kind]({
    severity,
    message: `${workload.name} (${status}, ${ready}) ${cause.what}${proof}.${sentences.map((one) => ` ${one}`).join("")}`,
    resource,
    evidence: {
      cause: cause.kind,
      container: cause.container,
      status,
      proof: cause.proof,
      ready: readiness(workload),
      rollout: workload.rollout?.message ?? null,
      pods: group.map(({ pod: p }) => ({ name: p.metadata.name, ...podStatus(p, witness.serverVersion) })),
      ...cause.evidence,
      ...(cause.jetStreamErrorCode === undefined ? {} : { jetStreamErrorCode: cause.jetStreamErrorCode }),
    },
    remedy: cause.remedy,
    cause: [resource, ...(cause.container === null ? [] : [cause.container])],
    recovers: cause.recovers,
    // That a server does not answer explains no fault of its own pod.
    ...(cause.explainedBy === undefined || cause.explainedBy === server
      ? {}
      : { explainedBy: cause.explainedBy }),
    ...(server !== null && healthy === 0 && severity === "error" ? { explains: [server] } : {}),
    ...changed,
  });
}

const oneLine = (text: string): string =>
  text
    .split("\n")
    .map((line) => line.trim())
    .join(" ");

/** `1/2`: the pods that are ready, of those the workload wants. */
export const readiness = ({ pods, desired }: Workload): string =>
  `${pods.filter(isReady).length}/${desired ?? pods.length}`;

/** All the pods it wants are ready: what is wrong with a further one (evicted, left behind) hurts nobody now. */
const isServing = ({ desired, rollout }: Workload, healthy: number): boolean =>
  desired !== null && (rollout?.state === "done" || rollout?.state === "settling") && healthy >= desired;

/** `helm test` makes it, and leaves it: the release itself does not need it. */
export const isHelmTest = ({ annotations }: Pod["metadata"]): boolean =>
  /\btest(?:-success|-failure)?\b/.test(annotations["helm.sh/hook"] ?? "");

/** A pod of a template that has been changed since: a Deployment replaces it by itself, a StatefulSet not while it is not ready. */
function oldRevision(
  { kind, ordered, outdated, rollout }: Workload,
  pod: Pod,
  cause: PodCause,
  witness: PodWitness,
): { outlook: string; recovers: boolean; remedy: Remedy } | null {
  if (!outdated.has(pod.metadata.name) || cause.kind === "terminating" || cause.kind === "node-lost")
    return null;
  if (kind === "Deployment" && rollout?.state === "waiting")
    return {
      outlook: "This pod is of an older revision and is being replaced.",
      recovers: true,
      remedy: {
        summary: "Wait for the new pods.",
        commands: [witness.kubectl("rollout", "status", witness.owner)],
      },
    };
  if (kind === "StatefulSet" && ordered && !isReady(pod))
    return {
      outlook:
        "Its template has been changed since, and a StatefulSet does not replace a pod that is not ready.",
      recovers: false,
      remedy: {
        summary:
          "Delete the pod: the StatefulSet creates it again from the changed template; its volumes stay.",
        commands: [witness.kubectl("delete", "pod", pod.metadata.name)],
      },
    };
  return null;
}

/** What follows from the cause for the rest of the workload. */
function consequence(workload: Workload): string {
  if (workload.rollout?.state === "stuck") return `Rollout stuck: ${workload.rollout.message}.`;
  const missing = (workload.desired ?? 0) - workload.pods.length;
  if (workload.ordered && missing > 0)
    return `${missing} more ${missing === 1 ? "pod is" : "pods are"} not created before it is ready.`;
  return "";
}
