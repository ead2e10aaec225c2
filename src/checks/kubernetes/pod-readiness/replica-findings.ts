import type { Blueprint } from "../../../blueprint/blueprint.ts";
import type { Service } from "../../../snapshot/kubernetes/network.ts";
import type { Finding } from "../../finding.ts";
import type { PodWitness } from "../pods/pod-witness.ts";
import { selects } from "../services/service-selector.ts";
import { type Workload, workloadResource } from "../workloads/workload.ts";
import { scaledToZero } from "./findings.ts";

/** What is known of a release beside its workloads. */
export interface ReleaseContext {
  blueprint: Blueprint;
  /** Of the namespace, as far as they could be listed. */
  services: readonly Service[];
}

/** Annotations of whoever scales something down on purpose: nomnom e2e, KEDA's pause. */
const onPurpose = /nomnom|paused-replicas/;

/** Zero replicas are healthy only where the release does without the workload, or where something in the cluster says that it is meant so. */
export function noReplicas(
  workload: Workload,
  witness: PodWitness,
  { blueprint, services }: ReleaseContext,
): Finding {
  const { kind, name, metadata, podLabels } = workload;
  const reason = Object.entries(metadata?.annotations ?? {}).find(([key]) => onPurpose.test(key));
  const required = blueprint.workloads.some(
    (wanted) => wanted.kind === kind && wanted.name === name && !wanted.optional,
  );
  const callers = services
    .filter(({ spec: { selector } }) => Object.keys(selector).length > 0 && selects(selector, podLabels))
    .map(({ metadata: service }) => service.name);
  const severity = reason !== undefined || !required ? "info" : callers.length > 0 ? "error" : "warning";
  const refused =
    callers.length === 0
      ? ""
      : ` Service ${callers.join(" and ")} ${callers.length === 1 ? "leads" : "lead"} to it: whoever calls it is refused.`;
  return scaledToZero({
    severity,
    message:
      reason === undefined
        ? `${name} has 0 replicas and does nothing.${refused}`
        : `${name} is scaled to zero on purpose (annotation ${reason[0]}: ${reason[1]}): it has 0 replicas and does nothing.`,
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
  });
}
