import type { Pod } from "../../../snapshot/kubernetes/pod.ts";
import { objectOf } from "../../../snapshot/kubernetes/pod-templates.ts";
import type { Job } from "../../../snapshot/kubernetes/workloads.ts";
import type { RolloutStatus } from "./rollout-status.ts";

/** How reports write each kind of workload. */
const resourceOfKind = {
  Deployment: "kubernetes/deployment",
  StatefulSet: "kubernetes/statefulset",
  DaemonSet: "kubernetes/daemonset",
  Rollout: "kubernetes/rollout",
  Job: "kubernetes/job",
  CronJob: "kubernetes/cronjob",
  Pod: "kubernetes/pod",
} as const;

export type WorkloadKind = keyof typeof resourceOfKind;
export type WorkloadResource = (typeof resourceOfKind)[WorkloadKind];
export const workloadResources: readonly WorkloadResource[] = Object.values(resourceOfKind);

/** `kubernetes/deployment/nomnom-worker` */
export const workloadResource = ({
  kind,
  name,
}: Pick<Workload, "kind" | "name">): `${WorkloadResource}/${string}` => `${resourceOfKind[kind]}/${name}`;

/** What kubectl calls it: `deployment/nomnom-worker`. */
export const workloadName = ({
  kind,
  name,
  kubectlName,
}: Pick<Workload, "kind" | "name"> & Partial<Workload>): string => kubectlName ?? objectOf({ kind, name });

/** Something that owns pods of the release, or a pod nobody owns. */
export interface Workload {
  kind: WorkloadKind;
  name: string;
  /** What kubectl calls a controller of a kind that is none of these, which is known through its pods alone: `rollout.argoproj.io/worker`. */
  kubectlName: string | null;
  /** How many pods it wants; null when the object itself could not be read (or is a Job or bare pod). */
  desired: number | null;
  rollout: RolloutStatus | null;
  /** Pods that StatefulSets create one after the other, each only when the one before is ready. */
  ordered: boolean;
  /** Null: the object itself could not be read. */
  metadata: Pod["metadata"] | null;
  /** Labels of the pods it makes. */
  podLabels: Record<string, string>;
  /** A change of its template waits until somebody resumes it. */
  paused: boolean;
  /** Names of its pods that are of an older revision than its template. */
  outdated: ReadonlySet<string>;
  /** A Job itself, or the latest one that a CronJob has made. */
  job: Job | null;
  /** Why its controller cannot create pods, in the controller's words. */
  creationError: string | null;
  pods: Pod[];
}

/** Nothing known yet but what it is. */
export const emptyWorkload = (kind: WorkloadKind, name: string): Workload => ({
  kind,
  name,
  kubectlName: null,
  desired: null,
  rollout: null,
  ordered: false,
  metadata: null,
  podLabels: {},
  paused: false,
  outdated: new Set(),
  job: null,
  creationError: null,
  pods: [],
});

export const isWorkloadKind = (kind: string): kind is WorkloadKind => kind in resourceOfKind;

/** What kubectl calls an object of any kind; those of other API groups than Kubernetes' own carry their group, as others may use the same word. */
export function kubectlNameOf({
  apiVersion,
  kind,
  name,
}: {
  apiVersion?: string | undefined;
  kind: string;
  name: string;
}): string {
  const group = apiVersion?.includes(".") ? `.${apiVersion.split("/")[0]}` : "";
  return `${kind.toLowerCase()}${group}/${name}`;
}

/** What made an object, by its owner references. */
export const controllerOf = (metadata: Pod["metadata"]) =>
  metadata.ownerReferences.find((owner) => owner.controller) ?? metadata.ownerReferences[0];
