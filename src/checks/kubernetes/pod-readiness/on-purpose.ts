import type { ScaledObject } from "../../../snapshot/kubernetes/autoscaling.ts";
import type { Workload } from "../workloads/workload.ts";

/** Annotation with which KEDA should keep a number of replicas. */
const pausedReplicas = /paused-replicas$/;

/** Who keeps a workload at zero replicas on purpose, in words that follow "on purpose"; null: nothing in the cluster says so. */
export function zeroOnPurpose(
  { kind, name, metadata }: Workload,
  scaledObjects: readonly ScaledObject[],
): string | null {
  const own = pauseOf(metadata?.annotations ?? {});
  if (own !== null) return `(${own})`;
  const scaler = scaledObjects.find(
    ({ spec: { scaleTargetRef: target } }) => target.name === name && (target.kind ?? "Deployment") === kind,
  );
  if (scaler === undefined) return null;
  const pause = pauseOf(scaler.metadata.annotations);
  if (pause !== null) return `(${pause} of ScaledObject ${scaler.metadata.name})`;
  return idles(scaler)
    ? `by KEDA, as none of the triggers of ScaledObject ${scaler.metadata.name} is active`
    : null;
}

/** `annotation NAME: VALUE`; null where KEDA should not keep zero. */
function pauseOf(annotations: Readonly<Record<string, string>>): string | null {
  const pause = Object.entries(annotations).find(([key, value]) => pausedReplicas.test(key) && value === "0");
  return pause === undefined ? null : `annotation ${pause[0]}: ${pause[1]}`;
}

/** KEDA asks all its triggers, none has work, and zero is what it may scale down to then (its default). */
function idles({ spec, status }: ScaledObject): boolean {
  const is = (type: string): string | undefined =>
    status.conditions.find((condition) => condition.type === type)?.status;
  return (
    (spec.idleReplicaCount ?? spec.minReplicaCount ?? 0) === 0 &&
    is("Ready") === "True" &&
    is("Active") === "False" &&
    is("Fallback") !== "True"
  );
}
