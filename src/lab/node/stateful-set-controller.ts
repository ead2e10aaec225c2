import * as z from "zod";
import { withDefaults } from "../kubernetes-api/defaults.ts";
import { deleteObject } from "../kubernetes-api/deletion.ts";
import type { KubernetesObject } from "../kubernetes-api/store.ts";
import type { Cluster, Controller } from "./cluster.ts";
import { templateHash } from "./generated-name.ts";
import type { Pod } from "./pod.ts";
import { controlledBy, isAvailable, isEnded, isOwnedBy, isReady, isTerminating, readPod } from "./pod.ts";

const statefulSetSpec = z.object({
  replicas: z.number().default(1),
  minReadySeconds: z.number().default(0),
  serviceName: z.string().default(""),
  podManagementPolicy: z.enum(["OrderedReady", "Parallel"]).default("OrderedReady"),
  updateStrategy: z
    .object({
      type: z.enum(["RollingUpdate", "OnDelete"]).default("RollingUpdate"),
      rollingUpdate: z.object({ partition: z.number().default(0) }).default({ partition: 0 }),
    })
    .default({ type: "RollingUpdate", rollingUpdate: { partition: 0 } }),
  selector: z.object({ matchLabels: z.record(z.string(), z.string()).default({}) }),
  template: z.object({
    metadata: z.object({ labels: z.record(z.string(), z.string()).default({}) }).loose(),
    spec: z.object({ volumes: z.array(z.unknown()).default([]) }).loose(),
  }),
  volumeClaimTemplates: z
    .array(
      z.object({
        metadata: z.object({ name: z.string() }),
        spec: z.record(z.string(), z.unknown()),
      }),
    )
    .default([]),
});

type StatefulSetSpec = z.infer<typeof statefulSetSpec>;

const statefulSetStatus = z.object({ currentRevision: z.string().optional() });

/** Pods with stable names and claims, made one after the other and replaced from the last to the first. */
export const statefulSetController: Controller = {
  kind: "StatefulSet",
  reconcile(cluster, statefulSet) {
    if (statefulSet.metadata.deletionTimestamp !== undefined) return;
    const spec = statefulSetSpec.parse(statefulSet.spec);
    const revision = `${statefulSet.metadata.name}-${templateHash(spec.template)}`;
    step(cluster, statefulSet, spec, revision);
    writeStatus(cluster, statefulSet, spec, revision);
  },
};

/** One step at a time, as OrderedReady demands: what is begun must be Running and Ready before the next. */
function step(
  cluster: Cluster,
  statefulSet: KubernetesObject,
  spec: StatefulSetSpec,
  revision: string,
): void {
  const ordered = spec.podManagementPolicy === "OrderedReady";
  const pods = ownPods(cluster, statefulSet);
  for (let ordinal = 0; ordinal < spec.replicas; ordinal += 1) {
    const pod = pods.get(ordinal);
    if (pod === undefined) createPod(cluster, statefulSet, spec, ordinal, revision);
    else if (isEnded(pod)) removePod(cluster, statefulSet, pod);
    if (ordered && (pod === undefined || isTerminating(pod) || !isReady(pod))) return;
  }
  const surplus = [...pods].filter(([ordinal]) => ordinal >= spec.replicas).sort(([a], [b]) => b - a);
  for (const [, pod] of surplus) {
    if (!isTerminating(pod)) removePod(cluster, statefulSet, pod);
    if (ordered) return;
  }
  rollOut(cluster, statefulSet, spec, pods, revision);
}

function rollOut(
  cluster: Cluster,
  statefulSet: KubernetesObject,
  { replicas, updateStrategy }: StatefulSetSpec,
  pods: ReadonlyMap<number, Pod>,
  revision: string,
): void {
  if (updateStrategy.type === "OnDelete") return;
  for (let ordinal = replicas - 1; ordinal >= updateStrategy.rollingUpdate.partition; ordinal -= 1) {
    const pod = pods.get(ordinal);
    if (pod === undefined || isTerminating(pod)) return;
    if (revisionOf(pod) !== revision) removePod(cluster, statefulSet, pod);
    if (revisionOf(pod) !== revision || !isReady(pod)) return;
  }
}

function ownPods({ store }: Cluster, statefulSet: KubernetesObject): Map<number, Pod> {
  const prefix = `${statefulSet.metadata.name}-`;
  const pods = store
    .list("Pod", statefulSet.metadata.namespace ?? null)
    .filter((pod) => isOwnedBy(pod, statefulSet))
    .map(readPod);
  return new Map(pods.map((pod) => [Number(pod.name.slice(prefix.length)), pod]));
}

function revisionOf(pod: Pod): string | undefined {
  return pod.object.metadata.labels?.["controller-revision-hash"];
}

function createPod(
  cluster: Cluster,
  statefulSet: KubernetesObject,
  spec: StatefulSetSpec,
  ordinal: number,
  revision: string,
): void {
  const { name: owner, namespace } = statefulSet.metadata;
  const name = `${owner}-${ordinal}`;
  for (const template of spec.volumeClaimTemplates) {
    createClaim(cluster, statefulSet, spec, template, name);
  }
  const { creationTimestamp: _none, ...templateMetadata } = spec.template.metadata;
  const claims = spec.volumeClaimTemplates.map(({ metadata }) => ({
    name: metadata.name,
    persistentVolumeClaim: { claimName: `${metadata.name}-${name}` },
  }));
  cluster.store.create(
    withDefaults({
      apiVersion: "v1",
      kind: "Pod",
      metadata: {
        ...templateMetadata,
        name,
        generateName: `${owner}-`,
        ...(namespace !== undefined && { namespace }),
        labels: {
          ...templateMetadata.labels,
          "controller-revision-hash": revision,
          "statefulset.kubernetes.io/pod-name": name,
        },
        ownerReferences: [controlledBy(statefulSet)],
      },
      spec: {
        ...spec.template.spec,
        volumes: [...claims, ...spec.template.spec.volumes],
        hostname: name,
        subdomain: spec.serviceName,
      },
      status: { phase: "Pending" },
    }),
  );
  say(cluster, statefulSet, "SuccessfulCreate", `create Pod ${name} in StatefulSet ${owner} successful`);
}

function createClaim(
  cluster: Cluster,
  statefulSet: KubernetesObject,
  spec: StatefulSetSpec,
  template: StatefulSetSpec["volumeClaimTemplates"][number],
  pod: string,
): void {
  const { name: owner, namespace } = statefulSet.metadata;
  const name = `${template.metadata.name}-${pod}`;
  if (cluster.store.get("PersistentVolumeClaim", namespace ?? null, name) !== undefined) return;
  cluster.store.create({
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: {
      name,
      ...(namespace !== undefined && { namespace }),
      labels: spec.selector.matchLabels,
      finalizers: ["kubernetes.io/pvc-protection"],
    },
    spec: { volumeMode: "Filesystem", ...template.spec },
    status: { phase: "Pending" },
  });
  say(
    cluster,
    statefulSet,
    "SuccessfulCreate",
    `create Claim ${name} Pod ${pod} in StatefulSet ${owner} success`,
  );
}

function removePod(cluster: Cluster, statefulSet: KubernetesObject, pod: Pod): void {
  deleteObject(cluster.store, pod.object, { now: () => new Date() });
  const { name } = statefulSet.metadata;
  say(cluster, statefulSet, "SuccessfulDelete", `delete Pod ${pod.name} in StatefulSet ${name} successful`);
}

function say({ events }: Cluster, statefulSet: KubernetesObject, reason: string, message: string): void {
  events(statefulSet, { type: "Normal", reason, message, component: "statefulset-controller" });
}

function writeStatus(
  cluster: Cluster,
  statefulSet: KubernetesObject,
  spec: StatefulSetSpec,
  updateRevision: string,
): void {
  const pods = [...ownPods(cluster, statefulSet).values()];
  const live = pods.filter((pod) => !isTerminating(pod));
  const { currentRevision: before = updateRevision } = statefulSetStatus.parse(statefulSet.status ?? {});
  const updated = live.filter((pod) => revisionOf(pod) === updateRevision);
  const rolledOut = updated.length === spec.replicas && updated.every(isReady);
  const currentRevision = rolledOut ? updateRevision : before;
  const { kind, metadata } = statefulSet;
  cluster.store.update(kind, metadata.namespace ?? null, metadata.name, (current) => ({
    ...current,
    status: {
      observedGeneration: metadata.generation,
      replicas: pods.length,
      ...nonZero({
        readyReplicas: live.filter(isReady).length,
        availableReplicas: live.filter((pod) => isAvailable(pod, spec.minReadySeconds)).length,
        currentReplicas: live.filter((pod) => revisionOf(pod) === currentRevision).length,
        updatedReplicas: updated.length,
      }),
      currentRevision,
      updateRevision,
      collisionCount: 0,
    },
  }));
}

/** Go leaves zeros out. */
function nonZero(counts: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
}
