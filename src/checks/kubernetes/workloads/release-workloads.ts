import type { Blueprint } from "../../../blueprint/blueprint.ts";
import type { Pod } from "../../../snapshot/kubernetes/pod.ts";
import { isOfRelease, type ReleaseName } from "../../../snapshot/kubernetes/release-name.ts";
import type {
  CronJob,
  DaemonSet,
  Deployment,
  Job,
  ReplicaSet,
  Rollout,
  StatefulSet,
} from "../../../snapshot/kubernetes/workloads.ts";
import type { ProbeResult } from "../../../snapshot/probe-result.ts";
import type { SectionData } from "../../../snapshot/snapshot.ts";
import { jobsOfPods, jobWorkloads } from "./job-workloads.ts";
import { argoRollout, daemonSetRollout, deploymentRollout, statefulSetRollout } from "./rollout-status.ts";
import {
  controllerOf,
  emptyWorkload,
  isWorkloadKind,
  kubectlNameOf,
  type Workload,
  type WorkloadKind,
} from "./workload.ts";

/** The lists a release is made of; null: could not be read. */
export interface ReleaseObjects {
  pods: Pod[];
  deployments: Deployment[] | null;
  replicaSets: ReplicaSet[] | null;
  statefulSets: StatefulSet[] | null;
  daemonSets: DaemonSet[] | null;
  jobs: Job[] | null;
  cronJobs: CronJob[] | null;
  rollouts: Rollout[] | null;
}

type ReleaseList =
  `kubernetes/${"pods" | "deployments" | "replicasets" | "statefulsets" | "daemonsets" | "jobs" | "cronjobs" | "rollouts"}`;

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
  jobs: listed(sections["kubernetes/jobs"]),
  cronJobs: listed(sections["kubernetes/cronjobs"]),
  rollouts: listed(sections["kubernetes/rollouts"]),
});

const listed = <T>(result: ProbeResult<T> | undefined): T | null => (result?.ok ? result.data : null);

/** Every workload of the release, with its pods: those the blueprint names, and all that carry the release's name or label. */
export function releaseWorkloads(objects: ReleaseObjects, blueprint: Blueprint): Workload[] {
  const wanted = new Set(blueprint.workloads.map((w) => `${w.kind}/${w.name}`));
  const sets = new Map((objects.replicaSets ?? []).map((set) => [set.metadata.name, set]));
  const podsOf = groupByOwner(objects.pods, sets);
  const own = (kind: WorkloadKind, metadata: Pod["metadata"]): boolean =>
    wanted.has(`${kind}/${metadata.name}`) || isOfRelease(metadata, blueprint);
  const jobNames = new Set((objects.jobs ?? []).map(({ metadata }) => `Job/${metadata.name}`));
  const jobs = [...(objects.jobs ?? []), ...jobsOfPods(podsOf, jobNames)];
  const listed: Workload[] = [
    ...(objects.deployments ?? [])
      .filter((d) => own("Deployment", d.metadata))
      .map((d) => ({
        ...workload("Deployment", d, podsOf),
        podLabels: d.spec.template.metadata?.labels ?? {},
        paused: d.spec.paused === true,
        outdated: outdatedPods(
          podsOf.get(`Deployment/${d.metadata.name}`),
          "pod-template-hash",
          newestHash(d, objects.replicaSets),
        ),
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
        podLabels: s.spec.template.metadata?.labels ?? {},
        outdated: outdatedPods(
          podsOf.get(`StatefulSet/${s.metadata.name}`),
          "controller-revision-hash",
          s.status.updateRevision,
        ),
        desired: s.spec.replicas ?? 1,
        rollout: statefulSetRollout(s),
        ordered: s.spec.podManagementPolicy !== "Parallel",
      })),
    ...(objects.daemonSets ?? [])
      .filter((d) => own("DaemonSet", d.metadata))
      .map((d) => ({
        ...workload("DaemonSet", d, podsOf),
        podLabels: d.spec.template.metadata?.labels ?? {},
        desired: d.status.desiredNumberScheduled ?? 0,
        rollout: daemonSetRollout(d),
      })),
    ...(objects.rollouts ?? [])
      .filter((r) => own("Rollout", r.metadata))
      .map((r) => ({
        ...workload("Rollout", r, podsOf),
        podLabels: r.spec.template?.metadata?.labels ?? {},
        paused: r.spec.paused === true || r.status.pauseConditions.length > 0,
        outdated: outdatedPods(
          podsOf.get(`Rollout/${r.metadata.name}`),
          argoHashLabel,
          r.status.currentPodHash,
        ),
        desired: r.spec.replicas ?? 1,
        rollout: argoRollout(r),
      })),
    ...jobWorkloads(
      jobs.filter((job) => own("Job", job.metadata)),
      podsOf,
    ),
  ];
  const known = new Set([
    ...listed.map((w) => `${w.kind}/${w.name}`),
    ...jobs.map(({ metadata }) => `Job/${metadata.name}`),
  ]);
  return [...listed, ...onlyPods(podsOf, known, wanted, blueprint, sets)];
}

/** Owners that were not listed (Jobs, bare pods, kinds that may not be read), known through their pods alone. */
function onlyPods(
  podsOf: Map<string, Pod[]>,
  known: Set<string>,
  wanted: Set<string>,
  release: ReleaseName,
  sets: ReplicaSetsByName,
): Workload[] {
  return [...podsOf]
    .filter(([owner]) => !known.has(owner))
    .filter(([owner, pods]) => wanted.has(owner) || pods.some((pod) => isOfRelease(pod.metadata, release)))
    .map(([owner, pods]) => {
      const [kind = "", name = ""] = owner.split("/");
      if (isWorkloadKind(kind)) return { ...emptyWorkload(kind, name), pods };
      const [pod] = pods;
      const controller = pod === undefined ? undefined : topController(pod, sets);
      const kubectlName = controller === undefined ? null : kubectlNameOf(controller);
      return { ...emptyWorkload("Pod", name), kubectlName, pods };
    });
}

/** The template hash of the revision the Deployment has come to; undefined when that is not known. */
function newestHash({ metadata }: Deployment, replicaSets: ReplicaSet[] | null): string | undefined {
  const revision = metadata.annotations[revisionAnnotation];
  const newest = (replicaSets ?? []).find(
    (set) =>
      controllerOf(set.metadata)?.name === metadata.name &&
      revision !== undefined &&
      set.metadata.annotations[revisionAnnotation] === revision,
  );
  return newest?.metadata.labels["pod-template-hash"];
}

const argoHashLabel = "rollouts-pod-template-hash";

const revisionAnnotation = "deployment.kubernetes.io/revision";

const outdatedPods = (pods: Pod[] = [], label: string, newest: string | undefined): Set<string> =>
  new Set(
    pods.flatMap(({ metadata }) => {
      const own = metadata.labels[label];
      return newest === undefined || own === undefined || own === newest ? [] : [metadata.name];
    }),
  );

const workload = (
  kind: WorkloadKind,
  { metadata }: { metadata: Pod["metadata"] },
  podsOf: Map<string, Pod[]>,
): Workload => ({
  ...emptyWorkload(kind, metadata.name),
  metadata,
  pods: podsOf.get(`${kind}/${metadata.name}`) ?? [],
});

type ReplicaSetsByName = ReadonlyMap<string, ReplicaSet>;

function groupByOwner(pods: readonly Pod[], sets: ReplicaSetsByName): Map<string, Pod[]> {
  const groups = new Map<string, Pod[]>();
  for (const pod of pods) {
    const { kind, name } = topController(pod, sets) ?? { kind: "Pod", name: pod.metadata.name };
    const owner = `${kind}/${name}`;
    const group = groups.get(owner);
    if (group === undefined) groups.set(owner, [pod]);
    else group.push(pod);
  }
  return groups;
}

/**
 * What a pod belongs to: whatever controls its ReplicaSet (a Deployment, an Argo Rollout, nothing). Without the right to read ReplicaSets the hash in
 * their name tells the Deployment or the Rollout. Undefined: a bare pod.
 */
function topController(pod: Pod, sets: ReplicaSetsByName) {
  const owner = controllerOf(pod.metadata);
  if (owner?.kind !== "ReplicaSet") return owner;
  const set = sets.get(owner.name);
  if (set !== undefined) return controllerOf(set.metadata) ?? owner;
  const argoHash = pod.metadata.labels[argoHashLabel];
  const hash = argoHash ?? pod.metadata.labels["pod-template-hash"];
  const isHashed = hash !== undefined && owner.name.endsWith(`-${hash}`);
  return {
    kind: argoHash === undefined ? "Deployment" : "Rollout",
    name: isHashed ? owner.name.slice(0, -hash.length - 1) : owner.name,
  };
}
