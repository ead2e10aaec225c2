import { parseQuantity } from "../../units/quantity.ts";
import { text } from "../kubernetes-api/fields.ts";
import type { KubernetesObject } from "../kubernetes-api/store.ts";
import type { Cluster, Controller } from "./cluster.ts";
import { timestamp } from "./cluster.ts";
import type { Pod } from "./pod.ts";
import { isEnded, readPod } from "./pod.ts";

/** Puts new pods on the one node, once their claims are bound and the node has the memory they request. */
export function createScheduler(nodeName: string): Controller {
  return {
    kind: "Pod",
    reconcile(cluster, object) {
      const pod = readPod(object);
      if (pod.spec.nodeName !== "" || object.metadata.deletionTimestamp !== undefined) return;
      const obstacle = obstacleTo(cluster, pod, nodeName);
      if (obstacle === undefined) bind(cluster, pod, nodeName);
      else refuse(cluster, pod, obstacle);
    },
  };
}

function obstacleTo(cluster: Cluster, pod: Pod, nodeName: string): string | undefined {
  const unbound = pod.spec.volumes
    .map(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName)
    .filter((claim) => claim !== undefined)
    .some(
      (claim) =>
        text(cluster.store.get("PersistentVolumeClaim", pod.namespace, claim), "status", "phase") !== "Bound",
    );
  if (unbound) return "0/1 nodes are available: 1 pod has unbound immediate PersistentVolumeClaims.";
  const node = cluster.store.get("Node", null, nodeName);
  const allocatable = parseQuantity(text(node, "status", "allocatable", "memory"));
  const others = cluster.store.list("Pod", null).map(readPod);
  const taken = others
    .filter((other) => other.spec.nodeName === nodeName && !isEnded(other))
    .reduce((sum, other) => sum + requestedMemory(other), 0);
  if (allocatable.ok && taken + requestedMemory(pod) > allocatable.value) {
    return "0/1 nodes are available: 1 Insufficient memory.";
  }
  return undefined;
}

function requestedMemory(pod: Pod): number {
  return pod.spec.containers.reduce((sum, { resources }) => {
    const parsed = parseQuantity(String(resources.requests.memory ?? resources.limits.memory ?? 0));
    return sum + (parsed.ok ? parsed.value : 0);
  }, 0);
}

function bind({ store, events }: Cluster, pod: Pod, nodeName: string): void {
  const bound = store.update("Pod", pod.namespace, pod.name, (current) => ({
    ...current,
    spec: { ...fields(current.spec), nodeName },
    status: { ...fields(current.status), conditions: [scheduledCondition("True")] },
  }));
  events(bound, {
    type: "Normal",
    reason: "Scheduled",
    message: `Successfully assigned ${pod.namespace}/${pod.name} to ${nodeName}`,
    component: "default-scheduler",
  });
}

function refuse({ store, events }: Cluster, pod: Pod, message: string): void {
  const known = pod.object.status;
  if (text(known, "conditions", 0, "message") === message) return;
  store.update("Pod", pod.namespace, pod.name, (current) => ({
    ...current,
    status: {
      ...fields(current.status),
      conditions: [{ ...scheduledCondition("False"), reason: "Unschedulable", message }],
    },
  }));
  events(pod.object, {
    type: "Warning",
    reason: "FailedScheduling",
    message,
    component: "default-scheduler",
  });
}

function scheduledCondition(status: "True" | "False") {
  return { type: "PodScheduled", status, lastProbeTime: null, lastTransitionTime: timestamp() };
}

function fields(value: KubernetesObject[string]): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
