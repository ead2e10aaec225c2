import type { PodSpec } from "../../../snapshot/kubernetes/pod.ts";
import type { DaemonSet, Deployment, StatefulSet } from "../../../snapshot/kubernetes/workloads.ts";

/** What a workload makes its pods of. */
export interface PodTemplate {
  kind: "Deployment" | "StatefulSet" | "DaemonSet";
  name: string;
  metadata: Deployment["metadata"];
  labels: Record<string, string>;
  /** Pods it is to have; null: as many as there are nodes. */
  replicas: number | null;
  spec: PodSpec;
}

/** The templates of every workload that could be listed; null is a list that could not. */
export function podTemplates(lists: {
  deployments: Deployment[] | null;
  statefulSets: StatefulSet[] | null;
  daemonSets: DaemonSet[] | null;
}): PodTemplate[] {
  return [
    ...(lists.deployments ?? []).map((d) => ({
      ...template("Deployment", d),
      replicas: d.spec.replicas ?? 1,
    })),
    ...(lists.statefulSets ?? []).map((s) => ({
      ...template("StatefulSet", s),
      replicas: s.spec.replicas ?? 1,
    })),
    ...(lists.daemonSets ?? []).map((d) => ({ ...template("DaemonSet", d), replicas: null })),
  ];
}

const template = (
  kind: PodTemplate["kind"],
  { metadata, spec }: Pick<Deployment, "metadata"> & { spec: Pick<Deployment["spec"], "template"> },
) => ({
  kind,
  name: metadata.name,
  metadata,
  labels: spec.template.metadata?.labels ?? {},
  spec: spec.template.spec,
});
