import * as z from "zod";
import { withDefaults } from "../kubernetes-api/defaults.ts";
import { deleteObject } from "../kubernetes-api/deletion.ts";
import type { KubernetesObject } from "../kubernetes-api/store.ts";
import type { Cluster, Controller } from "./cluster.ts";
import { randomSuffix } from "./generated-name.ts";
import type { Pod } from "./pod.ts";
import { controlledBy, isAvailable, isEnded, isOwnedBy, isReady, isTerminating, readPod } from "./pod.ts";

const replicaSetSpec = z.object({
  replicas: z.number().default(1),
  minReadySeconds: z.number().default(0),
  template: z.object({
    metadata: z.object({ labels: z.record(z.string(), z.string()).default({}) }).loose(),
    spec: z.record(z.string(), z.unknown()),
  }),
});

type ReplicaSetSpec = z.infer<typeof replicaSetSpec>;

/** Keeps as many pods of a template as a ReplicaSet asks for. */
export const replicaSetController: Controller = {
  kind: "ReplicaSet",
  reconcile(cluster, replicaSet) {
    if (replicaSet.metadata.deletionTimestamp !== undefined) return;
    const spec = replicaSetSpec.parse(replicaSet.spec);
    const pods = activePods(cluster, replicaSet);
    for (let missing = spec.replicas - pods.length; missing > 0; missing -= 1) {
      createPod(cluster, replicaSet, spec);
    }
    for (const pod of victims(pods, pods.length - spec.replicas)) removePod(cluster, replicaSet, pod);
    writeStatus(cluster, replicaSet, spec);
  },
};

function activePods({ store }: Cluster, replicaSet: KubernetesObject): Pod[] {
  return store
    .list("Pod", replicaSet.metadata.namespace ?? null)
    .filter((pod) => isOwnedBy(pod, replicaSet))
    .map(readPod)
    .filter((pod) => !isTerminating(pod) && !isEnded(pod));
}

function createPod(
  { store, events }: Cluster,
  replicaSet: KubernetesObject,
  { template }: ReplicaSetSpec,
): void {
  const { name, namespace } = replicaSet.metadata;
  const { creationTimestamp: _none, ...templateMetadata } = template.metadata;
  const pod = store.create(
    withDefaults({
      apiVersion: "v1",
      kind: "Pod",
      metadata: {
        ...templateMetadata,
        name: `${name}-${randomSuffix()}`,
        generateName: `${name}-`,
        ...(namespace !== undefined && { namespace }),
        ownerReferences: [controlledBy(replicaSet)],
      },
      spec: template.spec,
      status: { phase: "Pending" },
    }),
  );
  events(replicaSet, {
    type: "Normal",
    reason: "SuccessfulCreate",
    message: `Created pod: ${pod.metadata.name}`,
    component: "replicaset-controller",
  });
}

/** Not yet scheduled before pending, not ready before ready, new before old. */
function victims(pods: readonly Pod[], count: number): Pod[] {
  if (count <= 0) return [];
  const cost = (pod: Pod) =>
    (pod.spec.nodeName === "" ? 0 : 1) + (pod.status.phase === "Running" ? 2 : 0) + (isReady(pod) ? 4 : 0);
  return pods
    .map((pod, age) => ({ pod, age }))
    .sort((a, b) => cost(a.pod) - cost(b.pod) || b.age - a.age)
    .slice(0, count)
    .map(({ pod }) => pod);
}

function removePod({ store, events }: Cluster, replicaSet: KubernetesObject, pod: Pod): void {
  deleteObject(store, pod.object, { now: () => new Date() });
  events(replicaSet, {
    type: "Normal",
    reason: "SuccessfulDelete",
    message: `Deleted pod: ${pod.name}`,
    component: "replicaset-controller",
  });
}

function writeStatus(cluster: Cluster, replicaSet: KubernetesObject, spec: ReplicaSetSpec): void {
  const pods = activePods(cluster, replicaSet);
  const ready = pods.filter(isReady).length;
  const available = pods.filter((pod) => isAvailable(pod, spec.minReadySeconds)).length;
  const { kind, metadata } = replicaSet;
  cluster.store.update(kind, metadata.namespace ?? null, metadata.name, (current) => ({
    ...current,
    status: {
      replicas: pods.length,
      // Go leaves zeros out.
      ...(pods.length > 0 && { fullyLabeledReplicas: pods.length }),
      ...(ready > 0 && { readyReplicas: ready }),
      ...(available > 0 && { availableReplicas: available }),
      observedGeneration: metadata.generation,
    },
  }));
}
