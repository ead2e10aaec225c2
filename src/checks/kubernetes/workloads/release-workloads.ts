import type { Blueprint } from "../../../blueprint/blueprint.ts";
import type { Pod } from "../../../snapshot/kubernetes/pod.ts";
import type {
  DaemonSet,
  Deployment,
  ReplicaSet,
  StatefulSet,
} from "../../../snapshot/kubernetes/workloads.ts";
import type { ProbeResult } from "../../../snapshot/probe-result.ts";
import type { SectionData } from "../../../snapshot/snapshot.ts";
import {
  daemonSetRollout,
  deploymentRollout,
  type RolloutStatus,
  statefulSetRollout,
} from "./rollout-status.ts";

/** How reports write each kind of workload. */
const resourceOfKind = {
  Deployment: "kubernetes/deployment",
  StatefulSet: "kubernetes/statefulset",
  DaemonSet: "kubernetes/daemonset",
  Job: "kubernetes/job",
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
export const workloadName = ({ kind, name }: Pick<Workload, "kind" | "name">): string =>
  `${kind.toLowerCase()}/${name}`;

/** Something that owns pods of the release, or a pod nobody owns. */
export interface Workload {
  kind: WorkloadKind;
  name: string;
  /** How many pods it wants; null when the object itself could not be read (or is a Job or bare pod). */
  desired: number | null;
  rollout: RolloutStatus | null;
  /** Pods that StatefulSets create one after the other, each only when the one before is ready. */
  ordered: boolean;
  annotations: Record<string, string>;
  /** Why its controller cannot create pods, in the controller's words. */
  creationError: string | null;
  pods: Pod[];
}

/** The lists a release is made of; null: could not be read. */
export interface ReleaseObjects {
  pods: Pod[];
  deployments: Deployment[] | null;
  replicaSets: ReplicaSet[] | null;
  statefulSets: StatefulSet[] | null;
  daemonSets: DaemonSet[] | null;
}

type ReleaseList = `kubernetes/${"pods" | "deployments" | "replicasets" | "statefulsets" | "daemonsets"}`;

/** The objects of a snapshot, as far as they could be read. */
export const releaseObjects = (
  sections: {
    [S in ReleaseList]?: ProbeResult<SectionData[S]>;
  },
): ReleaseObjects => ({
  pods: listed(sections["kubernetes/pods"]) ?? [],
  deployments: listed(sections["kubernetes/deployments"]),
  replicaSets: listed(sections["kubernetes/replicasets"]),
  statefulSets: listed(sections["kubernetes/statefulsets"]),
  daemonSets: listed(sections["kubernetes/daemonsets"]),
});

const listed = <T>(result: ProbeResult<T> | undefined): T | null => (result?.ok ? result.data : null);

/** Every workload of the release, with its pods: those the blueprint names, and all that carry the release's name or label. */
export function releaseWorkloads(objects: ReleaseObjects, blueprint: Blueprint): Workload[] {
  const wanted = new Set(blueprint.workloads.map((w) => `${w.kind}/${w.name}`));
  const podsOf = groupByOwner(objects);
  const own = (kind: WorkloadKind, metadata: Pod["metadata"]): boolean =>
    wanted.has(`${kind}/${metadata.name}`) || isOfRelease(metadata, blueprint.release);
  const listed: Workload[] = [
    ...(objects.deployments ?? [])
      .filter((d) => own("Deployment", d.metadata))
      .map((d) => ({
        ...workload("Deployment", d, podsOf),
        desired: d.spec.replicas ?? 1,
        rollout: deploymentRollout(d),
        creationError:
          d.status.conditions.find((c) => c.type === "ReplicaFailure" && c.status === "True")?.message ??
          null,
      })),
    ...(objects.statefulSets ?? [])
      .filter((s) => own("StatefulSet", s.metadata))
      .map((s) => ({
        ...workload("StatefulSet", s, podsOf),
        desired: s.spec.replicas ?? 1,
        rollout: statefulSetRollout(s),
        ordered: s.spec.podManagementPolicy !== "Parallel",
      })),
    ...(objects.daemonSets ?? [])
      .filter((d) => own("DaemonSet", d.metadata))
      .map((d) => ({
        ...workload("DaemonSet", d, podsOf),
        desired: d.status.desiredNumberScheduled ?? 0,
        rollout: daemonSetRollout(d),
      })),
  ];
  const known = new Set(listed.map((w) => `${w.kind}/${w.name}`));
  return [...listed, ...onlyPods(podsOf, known, wanted, blueprint.release)];
}

/** Owners that were not listed (Jobs, bare pods, kinds that may not be read), known through their pods alone. */
function onlyPods(
  podsOf: Map<string, Pod[]>,
  known: Set<string>,
  wanted: Set<string>,
  release: string,
): Workload[] {
  return [...podsOf]
    .filter(([owner]) => !known.has(owner))
    .filter(([owner, pods]) => wanted.has(owner) || pods.some((pod) => isOfRelease(pod.metadata, release)))
    .map(([owner, pods]) => {
      const [kind = "", name = ""] = owner.split("/");
      return { ...emptyWorkload(isWorkloadKind(kind) ? kind : "Pod", name), pods };
    });
}

const isWorkloadKind = (kind: string): kind is WorkloadKind => kind in resourceOfKind;

const emptyWorkload = (kind: WorkloadKind, name: string): Workload => ({
  kind,
  name,
  desired: null,
  rollout: null,
  ordered: false,
  annotations: {},
  creationError: null,
  pods: [],
});

const workload = (
  kind: WorkloadKind,
  { metadata }: { metadata: Pod["metadata"] },
  podsOf: Map<string, Pod[]>,
): Workload => ({
  ...emptyWorkload(kind, metadata.name),
  annotations: metadata.annotations,
  pods: podsOf.get(`${kind}/${metadata.name}`) ?? [],
});

function groupByOwner({ pods, replicaSets }: ReleaseObjects): Map<string, Pod[]> {
  const deploymentOf = new Map(
    (replicaSets ?? []).flatMap(({ metadata }) => {
      const owner = controllerOf(metadata);
      return owner?.kind === "Deployment" ? [[metadata.name, owner.name] as const] : [];
    }),
  );
  const groups = new Map<string, Pod[]>();
  for (const pod of pods) {
    const owner = ownerOf(pod, deploymentOf);
    const group = groups.get(owner);
    if (group === undefined) groups.set(owner, [pod]);
    else group.push(pod);
  }
  return groups;
}

/** `Kind/name` of what the pod belongs to. Without the right to read ReplicaSets the hash in their name tells the Deployment. */
function ownerOf(pod: Pod, deploymentOf: Map<string, string>): string {
  const owner = controllerOf(pod.metadata);
  if (owner === undefined) return `Pod/${pod.metadata.name}`;
  if (owner.kind !== "ReplicaSet") return `${owner.kind}/${owner.name}`;
  const hash = pod.metadata.labels["pod-template-hash"];
  const stripped =
    hash !== undefined && owner.name.endsWith(`-${hash}`)
      ? owner.name.slice(0, -hash.length - 1)
      : owner.name;
  return `Deployment/${deploymentOf.get(owner.name) ?? stripped}`;
}

const controllerOf = (metadata: Pod["metadata"]) =>
  metadata.ownerReferences.find((owner) => owner.controller) ?? metadata.ownerReferences[0];

/** By Helm's label, or by the name's prefix. */
export function isOfRelease({ name, labels }: Pod["metadata"], release: string): boolean {
  return (
    labels["app.kubernetes.io/instance"] === release || name === release || name.startsWith(`${release}-`)
  );
}
