import * as z from "zod";
import { deleteObject } from "../kubernetes-api/deletion.ts";
import type { KubernetesObject } from "../kubernetes-api/store.ts";
import type { Cluster, Controller } from "./cluster.ts";
import { deploymentStatus, nextConditions } from "./deployment-conditions.ts";
import { templateHash } from "./generated-name.ts";
import { controlledBy, isOwnedBy } from "./pod.ts";
import type { ReplicaSetSize } from "./rolling-update.ts";
import { deploymentStrategy, limits, nextSizes } from "./rolling-update.ts";

const deploymentSpec = z.object({
  replicas: z.number().default(1),
  paused: z.boolean().default(false),
  minReadySeconds: z.number().optional(),
  progressDeadlineSeconds: z.number().default(600),
  revisionHistoryLimit: z.number().default(10),
  strategy: deploymentStrategy.prefault({}),
  selector: z.object({ matchLabels: z.record(z.string(), z.string()).default({}) }),
  template: z.object({
    metadata: z.object({ labels: z.record(z.string(), z.string()).default({}) }).loose(),
    spec: z.record(z.string(), z.unknown()),
  }),
});

type DeploymentSpec = z.infer<typeof deploymentSpec>;

/** One ReplicaSet per pod template, and a rolling update from the old ones to the newest. */
export const deploymentController: Controller = {
  kind: "Deployment",
  reconcile(cluster, deployment) {
    if (deployment.metadata.deletionTimestamp !== undefined) return;
    const spec = deploymentSpec.parse(deployment.spec);
    const { newest, created } = newReplicaSet(cluster, deployment, spec);
    const old = ownReplicaSets(cluster, deployment).filter(
      ({ metadata }) => metadata.name !== newest.metadata.name,
    );
    if (!spec.paused) {
      const { resize } = nextSizes(spec.replicas, spec.strategy, sizeOf(newest), old.map(sizeOf));
      for (const step of resize) scale(cluster, deployment, spec, step);
      pruneHistory(cluster, old, spec.revisionHistoryLimit);
    }
    writeStatus(cluster, deployment, spec, newest.metadata.name, created);
  },
};

function ownReplicaSets({ store }: Cluster, deployment: KubernetesObject): KubernetesObject[] {
  return store
    .list("ReplicaSet", deployment.metadata.namespace ?? null)
    .filter((set) => isOwnedBy(set, deployment));
}

function newReplicaSet(
  cluster: Cluster,
  deployment: KubernetesObject,
  spec: DeploymentSpec,
): { newest: KubernetesObject; created: boolean } {
  const hash = templateHash(spec.template);
  const name = `${deployment.metadata.name}-${hash}`;
  const sets = ownReplicaSets(cluster, deployment);
  const highest = Math.max(0, ...sets.map(revisionOf));
  const existing = sets.find(({ metadata }) => metadata.name === name);
  if (existing !== undefined) {
    const revision = revisionOf(existing) === highest ? highest : highest + 1;
    return { newest: annotate(cluster, deployment, existing, spec, revision), created: false };
  }
  const newest = createReplicaSet(cluster, deployment, spec, { name, hash, revision: highest + 1 });
  setRevision(cluster, deployment, highest + 1);
  return { newest, created: true };
}

function createReplicaSet(
  { store }: Cluster,
  deployment: KubernetesObject,
  spec: DeploymentSpec,
  { name, hash, revision }: { name: string; hash: string; revision: number },
): KubernetesObject {
  const { namespace } = deployment.metadata;
  const labels = { ...spec.template.metadata.labels, "pod-template-hash": hash };
  return store.create({
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: {
      name,
      ...(namespace !== undefined && { namespace }),
      labels,
      annotations: replicaSetAnnotations(spec, revision),
      ownerReferences: [controlledBy(deployment)],
    },
    spec: {
      replicas: 0,
      ...(spec.minReadySeconds !== undefined && { minReadySeconds: spec.minReadySeconds }),
      selector: { matchLabels: { ...spec.selector.matchLabels, "pod-template-hash": hash } },
      template: { ...spec.template, metadata: { ...spec.template.metadata, labels } },
    },
    status: { replicas: 0 },
  });
}

function replicaSetAnnotations(spec: DeploymentSpec, revision: number): Record<string, string> {
  const { maxSurge } = limits(spec.replicas, spec.strategy.rollingUpdate);
  const surge = spec.strategy.type === "RollingUpdate" ? maxSurge : 0;
  return {
    "deployment.kubernetes.io/desired-replicas": String(spec.replicas),
    "deployment.kubernetes.io/max-replicas": String(spec.replicas + surge),
    "deployment.kubernetes.io/revision": String(revision),
  };
}

function annotate(
  cluster: Cluster,
  deployment: KubernetesObject,
  set: KubernetesObject,
  spec: DeploymentSpec,
  revision: number,
): KubernetesObject {
  setRevision(cluster, deployment, revision);
  const { name, namespace } = set.metadata;
  return cluster.store.update("ReplicaSet", namespace ?? null, name, (current) => ({
    ...current,
    metadata: {
      ...current.metadata,
      annotations: { ...current.metadata.annotations, ...replicaSetAnnotations(spec, revision) },
    },
  }));
}

function setRevision({ store }: Cluster, deployment: KubernetesObject, revision: number): void {
  const { name, namespace } = deployment.metadata;
  store.update("Deployment", namespace ?? null, name, (current) => ({
    ...current,
    metadata: {
      ...current.metadata,
      annotations: {
        ...current.metadata.annotations,
        "deployment.kubernetes.io/revision": String(revision),
      },
    },
  }));
}

function revisionOf(set: KubernetesObject): number {
  return Number(set.metadata.annotations?.["deployment.kubernetes.io/revision"] ?? 0);
}

const replicaSetCounts = z.object({
  spec: z.object({ replicas: z.number().default(1) }),
  status: z
    .object({
      replicas: z.number().default(0),
      readyReplicas: z.number().default(0),
      availableReplicas: z.number().default(0),
    })
    .prefault({}),
});

function sizeOf(set: KubernetesObject): ReplicaSetSize {
  const { spec, status } = replicaSetCounts.parse(set);
  return {
    name: set.metadata.name,
    wanted: spec.replicas,
    existing: status.replicas,
    available: Math.min(status.availableReplicas, spec.replicas),
  };
}

function scale(
  { store, events }: Cluster,
  deployment: KubernetesObject,
  spec: DeploymentSpec,
  { name, from, to }: { name: string; from: number; to: number },
): void {
  store.update("ReplicaSet", deployment.metadata.namespace ?? null, name, (current) => ({
    ...current,
    metadata: {
      ...current.metadata,
      annotations: {
        ...current.metadata.annotations,
        ...replicaSetAnnotations(spec, revisionOf(current)),
      },
    },
    spec: { ...recordOf(current.spec), replicas: to },
  }));
  events(deployment, {
    type: "Normal",
    reason: "ScalingReplicaSet",
    message: `Scaled ${to > from ? "up" : "down"} replica set ${name} to ${to}`,
    component: "deployment-controller",
  });
}

function recordOf(value: unknown): Record<string, unknown> {
  return z.record(z.string(), z.unknown()).parse(value);
}

function pruneHistory({ store }: Cluster, old: readonly KubernetesObject[], limit: number): void {
  const idle = old.filter((set) => sizeOf(set).wanted === 0 && sizeOf(set).existing === 0);
  const oldestFirst = [...idle].sort((a, b) => revisionOf(a) - revisionOf(b));
  for (const set of oldestFirst.slice(0, Math.max(0, idle.length - limit))) {
    deleteObject(store, set, { now: () => new Date() });
  }
}

function writeStatus(
  cluster: Cluster,
  deployment: KubernetesObject,
  spec: DeploymentSpec,
  newReplicaSetName: string,
  newReplicaSetCreated: boolean,
): void {
  const sets = ownReplicaSets(cluster, deployment).map((set) => replicaSetCounts.parse(set).status);
  const newest = replicaSetCounts.parse(
    cluster.store.get("ReplicaSet", deployment.metadata.namespace ?? null, newReplicaSetName),
  ).status;
  const sum = (count: (status: (typeof sets)[number]) => number) =>
    sets.reduce((total, status) => total + count(status), 0);
  const counts = {
    replicas: sum((status) => status.replicas),
    updated: newest.replicas,
    ready: sum((status) => status.readyReplicas),
    available: sum((status) => status.availableReplicas),
  };
  const { maxUnavailable } = limits(spec.replicas, spec.strategy.rollingUpdate);
  const mayMiss = spec.strategy.type === "RollingUpdate" ? maxUnavailable : 0;
  const { kind, metadata } = deployment;
  cluster.store.update(kind, metadata.namespace ?? null, metadata.name, (current) => ({
    ...current,
    status: {
      observedGeneration: current.metadata.generation,
      ...nonZero({
        replicas: counts.replicas,
        updatedReplicas: counts.updated,
        readyReplicas: counts.ready,
        availableReplicas: counts.available,
        unavailableReplicas: Math.max(0, spec.replicas - counts.available),
      }),
      conditions: nextConditions(deploymentStatus.parse(current.status ?? {}), {
        replicas: spec.replicas,
        minAvailable: spec.replicas - mayMiss,
        progressDeadlineSeconds: spec.progressDeadlineSeconds,
        newReplicaSet: newReplicaSetName,
        newReplicaSetCreated,
        counts,
      }),
    },
  }));
}

/** Go leaves zeros out. */
function nonZero(counts: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
}
