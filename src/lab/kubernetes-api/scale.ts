import { at, integer, isRecord, items, record, text } from "./fields.ts";
import { formatLabelSelector } from "./label-selector.ts";
import type { KubernetesObject } from "./store.ts";

/** The Scale of a workload, autoscaling/v1. */
export function scaleOf(workload: KubernetesObject): KubernetesObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = workload.metadata;
  return {
    kind: "Scale",
    apiVersion: "autoscaling/v1",
    metadata: {
      name,
      ...(namespace !== undefined && { namespace }),
      ...(uid !== undefined && { uid }),
      ...(resourceVersion !== undefined && { resourceVersion }),
      ...(creationTimestamp !== undefined && { creationTimestamp }),
    },
    spec: replicasOf(workload),
    status: {
      replicas: integer(workload, "status", "replicas"),
      selector: selectorText(workload),
    },
  };
}

/** The workload with the replicas of a Scale; absent means 0, as Go's zero value does. */
export function withScale(workload: KubernetesObject, scale: unknown): KubernetesObject {
  const resourceVersion = text(scale, "metadata", "resourceVersion");
  return {
    ...workload,
    metadata: { ...workload.metadata, ...(resourceVersion !== "" && { resourceVersion }) },
    spec: { ...record(workload, "spec"), replicas: at(scale, "spec", "replicas") ?? 0 },
  };
}

/** A workload's label selector as text, `app=web`. */
export function selectorText(workload: KubernetesObject): string {
  const expressions = items(workload, "spec", "selector", "matchExpressions").map((expression) => ({
    key: text(expression, "key"),
    operator: text(expression, "operator"),
    values: items(expression, "values").map(String),
  }));
  return formatLabelSelector(record(workload, "spec", "selector", "matchLabels"), expressions);
}

/** Go leaves a zero out of Scale.spec. */
function replicasOf(workload: KubernetesObject): Record<string, number> {
  const replicas = at(workload, "spec", "replicas");
  return isRecord(workload.spec) && typeof replicas === "number" && replicas > 0 ? { replicas } : {};
}
