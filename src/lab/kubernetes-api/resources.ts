import type { ClusterStore } from "./store.ts";

/** One resource the API serves; objects of all its versions are stored once, by kind. */
export interface Resource {
  group: string;
  /** Preferred first. */
  versions: readonly string[];
  plural: string;
  singular: string;
  kind: string;
  namespaced: boolean;
  shortNames: readonly string[];
  /** Listed by `kubectl get all`. */
  inAll: boolean;
  subresources: readonly Subresource[];
  /** An operator's: served while the cluster has its CustomResourceDefinition. */
  isCustom: boolean;
}

export type Subresource = "status" | "scale" | "log" | "portforward" | "proxy";

type Traits = Partial<
  Pick<Resource, "versions" | "shortNames" | "inAll" | "subresources" | "namespaced" | "isCustom">
>;

function resource(group: string, plural: string, kind: string, traits: Traits = {}): Resource {
  return {
    group,
    plural,
    kind,
    singular: kind.toLowerCase(),
    versions: ["v1"],
    namespaced: true,
    shortNames: [],
    inAll: false,
    subresources: [],
    isCustom: false,
    ...traits,
  };
}

const clusterWide = { namespaced: false } as const;
const scalable = ["status", "scale"] as const;
const custom = { isCustom: true, subresources: ["status"] } as const;

export const resources: readonly Resource[] = [
  resource("", "namespaces", "Namespace", { ...clusterWide, shortNames: ["ns"], subresources: ["status"] }),
  resource("", "nodes", "Node", { ...clusterWide, shortNames: ["no"], subresources: ["status", "proxy"] }),
  resource("", "pods", "Pod", {
    shortNames: ["po"],
    inAll: true,
    subresources: ["status", "log", "portforward"],
  }),
  resource("", "services", "Service", { shortNames: ["svc"], inAll: true, subresources: ["status"] }),
  resource("", "endpoints", "Endpoints", { shortNames: ["ep"] }),
  resource("", "events", "Event", { shortNames: ["ev"] }),
  resource("", "configmaps", "ConfigMap", { shortNames: ["cm"] }),
  resource("", "secrets", "Secret"),
  resource("", "serviceaccounts", "ServiceAccount", { shortNames: ["sa"] }),
  resource("", "persistentvolumeclaims", "PersistentVolumeClaim", {
    shortNames: ["pvc"],
    subresources: ["status"],
  }),
  resource("", "persistentvolumes", "PersistentVolume", { ...clusterWide, shortNames: ["pv"] }),
  resource("", "resourcequotas", "ResourceQuota", { shortNames: ["quota"] }),
  resource("apps", "deployments", "Deployment", {
    shortNames: ["deploy"],
    inAll: true,
    subresources: scalable,
  }),
  resource("apps", "replicasets", "ReplicaSet", { shortNames: ["rs"], inAll: true, subresources: scalable }),
  resource("apps", "statefulsets", "StatefulSet", {
    shortNames: ["sts"],
    inAll: true,
    subresources: scalable,
  }),
  resource("apps", "daemonsets", "DaemonSet", { shortNames: ["ds"], inAll: true, subresources: ["status"] }),
  resource("batch", "jobs", "Job", { inAll: true, subresources: ["status"] }),
  resource("batch", "cronjobs", "CronJob", { shortNames: ["cj"], inAll: true, subresources: ["status"] }),
  resource("autoscaling", "horizontalpodautoscalers", "HorizontalPodAutoscaler", {
    versions: ["v2", "v1"],
    shortNames: ["hpa"],
    inAll: true,
    subresources: ["status"],
  }),
  resource("networking.k8s.io", "ingresses", "Ingress", { shortNames: ["ing"], subresources: ["status"] }),
  resource("discovery.k8s.io", "endpointslices", "EndpointSlice"),
  resource("storage.k8s.io", "storageclasses", "StorageClass", { ...clusterWide, shortNames: ["sc"] }),
  resource("coordination.k8s.io", "leases", "Lease"),
  resource("apiextensions.k8s.io", "customresourcedefinitions", "CustomResourceDefinition", {
    ...clusterWide,
    shortNames: ["crd", "crds"],
    subresources: ["status"],
  }),
  resource("jetstream.nats.io", "streams", "Stream", { ...custom, versions: ["v1beta2"] }),
  resource("jetstream.nats.io", "consumers", "Consumer", { ...custom, versions: ["v1beta2"] }),
  resource("postgresql.cnpg.io", "clusters", "Cluster", custom),
  resource("argoproj.io", "rollouts", "Rollout", {
    ...custom,
    versions: ["v1alpha1"],
    shortNames: ["ro"],
  }),
  resource("keda.sh", "scaledobjects", "ScaledObject", {
    ...custom,
    versions: ["v1alpha1"],
    shortNames: ["so"],
  }),
];

/** Reviews are created, answered and never stored. */
export const reviews = [
  { plural: "selfsubjectaccessreviews", kind: "SelfSubjectAccessReview" },
  { plural: "selfsubjectrulesreviews", kind: "SelfSubjectRulesReview" },
] as const;

export const reviewGroup = "authorization.k8s.io";

/** What every cluster serves. */
export const builtInResources: readonly Resource[] = resources.filter(({ isCustom }) => !isCustom);

/** What this cluster serves: of operators' resources those whose definition it has. */
export const servedResources = (store: Pick<ClusterStore, "get">): readonly Resource[] =>
  resources.filter(
    ({ isCustom, plural, group }) =>
      !isCustom || store.get("CustomResourceDefinition", null, `${plural}.${group}`) !== undefined,
  );

export function findResource(
  served: readonly Resource[],
  { group, version, resource: plural }: { group: string; version: string; resource: string },
): Resource | undefined {
  return served.find((one) => one.group === group && one.plural === plural && one.versions.includes(version));
}

export function resourceOfKind(kind: string): Resource | undefined {
  return resources.find((one) => one.kind === kind);
}

/** Group → versions served, preferred first; the core group is "". */
export function servedVersions(served: readonly Resource[]): Map<string, readonly string[]> {
  const byGroup = new Map<string, readonly string[]>();
  for (const { group, versions } of served) {
    byGroup.set(group, [...new Set([...(byGroup.get(group) ?? []), ...versions])]);
  }
  return byGroup.set(reviewGroup, ["v1"]);
}

export function apiVersionOf(group: string, version: string): string {
  return group === "" ? version : `${group}/${version}`;
}
