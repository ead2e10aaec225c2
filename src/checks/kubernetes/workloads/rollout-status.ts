import type { DaemonSet, Deployment, Rollout, StatefulSet } from "../../../snapshot/kubernetes/workloads.ts";

/**
 * Where a rollout stands. `waiting` may end by itself, `stuck` has been given up by Kubernetes, in `settling` all new pods are ready and only their
 * minReadySeconds are not over.
 */
export interface RolloutStatus {
  state: "done" | "waiting" | "settling" | "stuck";
  /** The sentence `kubectl rollout status` prints. */
  message: string;
}

/** A Deployment's rollout in kubectl's words and by its rules. */
export function deploymentRollout({ metadata, spec, status }: Deployment): RolloutStatus {
  const name = metadata.name;
  const wanted = spec.replicas ?? 1;
  const updated = status.updatedReplicas ?? 0;
  const available = status.availableReplicas ?? 0;
  const old = (status.replicas ?? 0) - updated;
  if ((metadata.generation ?? 0) > (status.observedGeneration ?? 0)) return specUpdate("deployment");
  if (status.conditions.some((c) => c.type === "Progressing" && c.reason === "ProgressDeadlineExceeded"))
    return { state: "stuck", message: `deployment "${name}" exceeded its progress deadline` };
  if (updated < wanted) return waiting(name, `${updated} out of ${wanted} new replicas have been updated...`);
  if (old > 0) return waiting(name, `${old} old replicas are pending termination...`);
  if (available < updated) {
    const progress = waiting(name, `${available} of ${updated} updated replicas are available...`);
    const isSettling = (spec.minReadySeconds ?? 0) > 0 && (status.readyReplicas ?? 0) >= wanted;
    return isSettling ? { ...progress, state: "settling" } : progress;
  }
  return { state: "done", message: `deployment "${name}" successfully rolled out` };
}

/** A StatefulSet's rollout. With update strategy OnDelete kubectl refuses to answer; readiness alone decides here. */
export function statefulSetRollout({ metadata, spec, status }: StatefulSet): RolloutStatus {
  const wanted = spec.replicas ?? 1;
  const ready = status.readyReplicas ?? 0;
  const updated = status.updatedReplicas ?? 0;
  const partition = spec.updateStrategy?.rollingUpdate?.partition ?? 0;
  if ((metadata.generation ?? 0) > (status.observedGeneration ?? 0)) return specUpdate("statefulset");
  if (ready < wanted)
    return { state: "waiting", message: `Waiting for ${wanted - ready} pods to be ready...` };
  if (spec.updateStrategy?.type === "OnDelete")
    return { state: "done", message: `statefulset has ${ready} of ${wanted} pods ready` };
  if (partition > 0) return partitionedRollout(updated, wanted - partition);
  if (status.updateRevision !== status.currentRevision)
    return {
      state: "waiting",
      message: `waiting for statefulset rolling update to complete ${updated} pods at revision ${status.updateRevision}...`,
    };
  return {
    state: "done",
    message: `statefulset rolling update complete ${status.replicas ?? 0} pods at revision ${status.currentRevision}...`,
  };
}

/** A DaemonSet's rollout on the nodes it is meant for. With OnDelete kubectl refuses to answer, and pods of the old template are as they should be. */
export function daemonSetRollout({ metadata, spec, status }: DaemonSet): RolloutStatus {
  const name = metadata.name;
  const desired = status.desiredNumberScheduled ?? 0;
  const updated = status.updatedNumberScheduled ?? 0;
  const available = status.numberAvailable ?? 0;
  if ((metadata.generation ?? 0) > (status.observedGeneration ?? 0)) return specUpdate("daemon set");
  if (updated < desired && spec.updateStrategy?.type !== "OnDelete")
    return waitingFor("daemon set", name, `${updated} out of ${desired} new pods have been updated...`);
  if (available < desired)
    return waitingFor("daemon set", name, `${available} of ${desired} updated pods are available...`);
  return { state: "done", message: `daemon set "${name}" successfully rolled out` };
}

/** An Argo Rollout's, by the phase and the words of its controller; before Argo Rollouts 1.0 it gives no phase, and the pods decide. */
export function argoRollout({ metadata, spec, status }: Rollout): RolloutStatus {
  const { name, generation } = metadata;
  const { phase, observedGeneration } = status;
  if (
    generation !== undefined &&
    observedGeneration !== undefined &&
    observedGeneration !== String(generation)
  )
    return specUpdate("rollout");
  const words = status.message?.trim() || phase?.toLowerCase() || "";
  switch (phase) {
    case "Healthy":
      return { state: "done", message: `rollout "${name}" successfully rolled out` };
    case "Degraded":
      return { state: "stuck", message: `rollout "${name}" is degraded: ${words}` };
    case "Paused":
    case "Progressing":
      return waitingFor("rollout", name, words);
    default: {
      const wanted = spec.replicas ?? 1;
      const available = status.availableReplicas ?? 0;
      return available < wanted || (status.updatedReplicas ?? 0) < wanted
        ? waitingFor("rollout", name, `${available} of ${wanted} replicas are available...`)
        : { state: "done", message: `rollout "${name}" successfully rolled out` };
    }
  }
}

const waiting = (name: string, progress: string): RolloutStatus => waitingFor("deployment", name, progress);

const waitingFor = (kind: string, name: string, progress: string): RolloutStatus => ({
  state: "waiting",
  message: `Waiting for ${kind} "${name}" rollout to finish: ${progress}`,
});

const specUpdate = (kind: string): RolloutStatus => ({
  state: "waiting",
  message: `Waiting for ${kind} spec update to be observed...`,
});

const partitionedRollout = (updated: number, wanted: number): RolloutStatus =>
  updated < wanted
    ? {
        state: "waiting",
        message: `Waiting for partitioned roll out to finish: ${updated} out of ${wanted} new pods have been updated...`,
      }
    : {
        state: "done",
        message: `partitioned roll out complete: ${updated} new pods have been updated...`,
      };
