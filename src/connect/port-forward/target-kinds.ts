/** The kinds of objects a port-forward can name, as data: where their objects are, and what they are called. */
export interface TargetKind {
  /** Of the API; null: the core one. */
  group: "apps" | "batch" | null;
  plural: string;
  /** As Kubernetes spells it. */
  word: string;
  /** kubectl's abbreviation, for what we print. */
  short: string;
  /** Others that kubectl takes. */
  also?: readonly string[];
}

export const targetKinds = {
  pod: { group: null, plural: "pods", word: "Pod", short: "pod", also: ["po"] },
  service: { group: null, plural: "services", word: "Service", short: "svc" },
  deployment: { group: "apps", plural: "deployments", word: "Deployment", short: "deploy" },
  statefulset: { group: "apps", plural: "statefulsets", word: "StatefulSet", short: "sts" },
  daemonset: { group: "apps", plural: "daemonsets", word: "DaemonSet", short: "ds" },
  replicaset: { group: "apps", plural: "replicasets", word: "ReplicaSet", short: "rs" },
  job: { group: "batch", plural: "jobs", word: "Job", short: "job" },
} as const satisfies Record<string, TargetKind>;

export type TargetKindName = keyof typeof targetKinds;

/** The kind as kubectl takes it: `svc`, `Deployment`, `deployments.apps`, `sts.v1.apps`; null: none of ours. */
export function findKind(text: string): TargetKindName | null {
  const [name = "", ...group] = text.toLowerCase().split(".");
  for (const kind of kindNames) {
    const { short, plural, group: own, also = [] }: TargetKind = targetKinds[kind];
    if (![kind, short, plural, ...also].includes(name)) continue;
    const groups = own === null ? [""] : ["", own, `v1.${own}`];
    return groups.includes(group.join(".")) ? kind : null;
  }
  return null;
}

const kindNames = Object.keys(targetKinds).filter((name): name is TargetKindName => name in targetKinds);

/** API path of the collection a kind's objects are in. */
export function collectionPath(kind: TargetKindName, namespace: string): string {
  const { group, plural } = targetKinds[kind];
  const root = group === null ? "/api/v1" : `/apis/${group}/v1`;
  return `${root}/namespaces/${namespace}/${plural}`;
}
