import { initialStatus, withDefaults } from "./kubernetes-api/defaults.ts";
import type { ClusterStore, KubernetesObject } from "./kubernetes-api/store.ts";
import type { Scenario } from "./scenarios/scenario.ts";

/** Puts everything into the cluster that is not a workload. */
export function deployObjects(store: ClusterStore, objects: readonly KubernetesObject[]): void {
  for (const object of objects) if (!isWorkload(object)) create(store, object);
}

/** Puts workloads (`Kind/name`) into the cluster; null: all that are not there yet. */
export function deployWorkloads(
  store: ClusterStore,
  { objects }: Scenario,
  workloads: readonly string[] | null,
): void {
  for (const object of objects.filter(isWorkload)) {
    const { kind, metadata } = object;
    const isThere = store.get(kind, metadata.namespace ?? null, metadata.name) !== undefined;
    const isWanted = workloads === null || workloads.includes(`${kind}/${metadata.name}`);
    if (isWanted && !isThere) create(store, object);
  }
}

function isWorkload({ kind }: KubernetesObject): boolean {
  return kind === "Deployment" || kind === "StatefulSet";
}

function create(store: ClusterStore, object: KubernetesObject): void {
  const status = object.status ?? initialStatus(object.kind);
  store.create(withDefaults({ ...object, ...(status !== undefined && { status }) }));
}
