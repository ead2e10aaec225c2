import type { Blueprint } from "../../../blueprint/blueprint.ts";
import type { ScaledObject } from "../../../snapshot/kubernetes/autoscaling.ts";
import type { Service } from "../../../snapshot/kubernetes/network.ts";
import type { ClusterNode } from "../../../snapshot/kubernetes/node.ts";
import { plural } from "../../../units/counted.ts";
import type { Finding } from "../../finding.ts";
import { type Mark, markOn, mayBeGoingOn } from "../marks/marks.ts";
import type { PodWitness } from "../pods/pod-witness.ts";
import { selects } from "../services/service-selector.ts";
import { type Workload, workloadResource } from "../workloads/workload.ts";
import { leftAtZero, scaledToZero } from "./findings.ts";
import { zeroOnPurpose } from "./on-purpose.ts";
import { serverCheck } from "./server-check.ts";

/** What is known of a release beside its workloads. */
export interface ReleaseContext {
  blueprint: Blueprint;
  /** False: pods are not known, rather than not there. */
  arePodsListed: boolean;
  /** Of the namespace, as far as they could be listed. */
  services: readonly Service[];
  /** The same of KEDA's. */
  scaledObjects: readonly ScaledObject[];
  /** Those of the pods, as far as they may be read. */
  nodes: readonly ClusterNode[];
}

/** Zero replicas are healthy only where the release does without the workload, or where something in the cluster says that it is meant so. */
export function noReplicas(
  workload: Workload,
  witness: PodWitness,
  { blueprint, services, scaledObjects }: ReleaseContext,
): Finding {
  const { name, metadata, podLabels } = workload;
  const mark = markOn(metadata?.annotations ?? {});
  if (mark !== null && mark.replicas !== null) return scaledByE2e(workload, witness, mark);
  const purpose = zeroOnPurpose(workload, scaledObjects);
  const required = isRequired(workload, blueprint);
  const callers = services
    .filter(({ spec: { selector } }) => Object.keys(selector).length > 0 && selects(selector, podLabels))
    .map(({ metadata: service }) => service.name);
  const severity = purpose !== null || !required ? "info" : callers.length > 0 ? "error" : "warning";
  const server = serverCheck(workload);
  const refused =
    callers.length === 0
      ? ""
      : ` ${plural(callers.length, "Service", "Services")} ${callers.join(" and ")} ${plural(callers.length, "leads to it and refuses", "lead to it and refuse")} every request.`;
  return scaledToZero({
    severity,
    message:
      purpose === null
        ? `${name} has 0 replicas and does nothing.${refused}`
        : `${name} is scaled to zero on purpose ${purpose}: it has 0 replicas and does nothing.`,
    resource: workloadResource(workload),
    evidence: {
      cause: "scaled-to-zero",
      replicas: 0,
      podsLeft: workload.pods.length,
      services: callers,
      required,
    },
    remedy: {
      summary: "Scale it up when it should work again.",
      commands: [witness.kubectl("scale", witness.owner, "--replicas=1")],
    },
    recovers: false,
    ...(server !== null && severity === "error" ? { explains: [server] } : {}),
  });
}

const isRequired = ({ kind, name }: Workload, { workloads }: Blueprint): boolean =>
  workloads.some((wanted) => wanted.kind === kind && wanted.name === name && !wanted.optional);

/** A DaemonSet has a pod on each node that fits: with a nodeSelector of one's own that may be none. */
export function onNoNode(workload: Workload, witness: PodWitness, { blueprint }: ReleaseContext): Finding {
  const required = isRequired(workload, blueprint);
  return scaledToZero({
    severity: required ? "warning" : "info",
    message: `DaemonSet ${workload.name} runs on no node and does nothing: no node fits its nodeSelector, affinity and tolerations.`,
    resource: workloadResource(workload),
    evidence: { cause: "on-no-node", required },
    remedy: {
      summary: "Label a node as its template wants it, or let the template tolerate the taints of the nodes.",
      commands: [
        witness.kubectl("get", witness.owner, "-o", "jsonpath={.spec.template.spec.nodeSelector}"),
        witness.clusterKubectl("get", "nodes", "--show-labels"),
      ],
    },
    recovers: false,
  });
}

/** A run that is going on puts it back by itself; one that was killed on a machine that is gone never will. */
function scaledByE2e(workload: Workload, witness: PodWitness, mark: Mark): Finding {
  const { name } = workload;
  const { runId, replicas, at } = mark;
  const isGoingOn = mayBeGoingOn(mark, witness.now);
  const when = at === null ? "" : ` at ${at}`;
  return leftAtZero({
    severity: isGoingOn ? "info" : "warning",
    message: isGoingOn
      ? `${name} has 0 replicas: e2e run ${runId} has scaled it down${when} and puts it back to ${replicas} at its end.`
      : `${name} has 0 replicas: e2e run ${runId} has scaled it down${when} and has not put it back to ${replicas}.`,
    resource: workloadResource(workload),
    evidence: { cause: "scaled-by-e2e", runId, replicasBefore: replicas, at },
    remedy: {
      summary: "If that run has ended, undo what it changed. A run that is alive is left alone.",
      commands: [{ ...witness.kubectl("e2e", "--recover"), program: "nomnom" }],
    },
    recovers: isGoingOn,
  });
}
