import type { ProbeResult } from "../probe-result.ts";
import type { Metadata } from "./object.ts";
import type { PodSpec } from "./pod.ts";
import type { CronJob, DaemonSet, Deployment, Job, Rollout, StatefulSet } from "./workloads.ts";

/** What a workload makes its pods of. */
export interface PodTemplate {
  kind: TemplateKind;
  name: string;
  metadata: Metadata;
  labels: Record<string, string>;
  /** Pods it should have; null: as many as there are nodes, or some at times. */
  replicas: number | null;
  /** Null: it has pods at times only, and is well without any. */
  ready: number | null;
  spec: PodSpec;
}

/** A Rollout is that of Argo Rollouts. */
export const templateKinds = ["Deployment", "StatefulSet", "DaemonSet", "Rollout", "CronJob", "Job"] as const;
export type TemplateKind = (typeof templateKinds)[number];

/** The section that lists each kind. */
export const sectionOfKind = {
  Deployment: "kubernetes/deployments",
  StatefulSet: "kubernetes/statefulsets",
  DaemonSet: "kubernetes/daemonsets",
  Rollout: "kubernetes/rollouts",
  CronJob: "kubernetes/cronjobs",
  Job: "kubernetes/jobs",
} as const satisfies Record<TemplateKind, string>;

/** The sections with pod templates. */
export const templateSections = Object.values(sectionOfKind);

type Listed<T> = ProbeResult<readonly T[]> | undefined;

interface TemplateLists {
  "kubernetes/deployments"?: Listed<Deployment>;
  "kubernetes/statefulsets"?: Listed<StatefulSet>;
  "kubernetes/daemonsets"?: Listed<DaemonSet>;
  "kubernetes/rollouts"?: Listed<Rollout>;
  "kubernetes/cronjobs"?: Listed<CronJob>;
  "kubernetes/jobs"?: Listed<Job>;
}

/** The templates of every workload that could be listed. */
export function podTemplates(lists: TemplateLists): PodTemplate[] {
  const of = <T>(list: Listed<T>): readonly T[] => (list?.ok ? list.data : []);
  const deployments = of(lists["kubernetes/deployments"]).map((each) => replicated("Deployment", each));
  return [
    ...deployments,
    ...of(lists["kubernetes/statefulsets"]).map((each) => replicated("StatefulSet", each)),
    ...of(lists["kubernetes/daemonsets"]).map((each) => ({
      ...template("DaemonSet", each.metadata, each.spec.template),
      replicas: null,
      ready: each.status.numberReady ?? 0,
    })),
    ...of(lists["kubernetes/rollouts"]).flatMap((each) => rolloutTemplate(each, deployments)),
    ...of(lists["kubernetes/cronjobs"]).map((each) => ({
      ...template("CronJob", each.metadata, each.spec.jobTemplate.spec.template),
      ...atTimes,
    })),
    ...of(lists["kubernetes/jobs"])
      // Those of a CronJob are made of its template.
      .filter(({ metadata }) => !metadata.ownerReferences.some(({ kind }) => kind === "CronJob"))
      .flatMap((each) =>
        each.spec.template ? [{ ...template("Job", each.metadata, each.spec.template), ...atTimes }] : [],
      ),
  ];
}

const atTimes = { replicas: null, ready: null };

const template = (
  kind: TemplateKind,
  metadata: Metadata,
  { metadata: own, spec }: Deployment["spec"]["template"],
) => ({ kind, name: metadata.name, metadata, labels: own?.labels ?? {}, spec });

interface Replicated {
  metadata: Metadata;
  spec: { replicas?: number | null | undefined; template: Deployment["spec"]["template"] };
  status: { readyReplicas?: number | undefined };
}

const replicated = (kind: TemplateKind, { metadata, spec, status }: Replicated): PodTemplate => ({
  ...template(kind, metadata, spec.template),
  replicas: spec.replicas ?? 1,
  ready: status.readyReplicas ?? 0,
});

/** A Rollout may take the template of a Deployment, which has no pods of its own then. */
function rolloutTemplate(rollout: Rollout, deployments: readonly PodTemplate[]): PodTemplate[] {
  const { metadata, spec, status } = rollout;
  if (spec.template)
    return [replicated("Rollout", { metadata, spec: { ...spec, template: spec.template }, status })];
  const source = deployments.find(
    ({ kind, name }) => kind === spec.workloadRef?.kind && name === spec.workloadRef.name,
  );
  if (source === undefined) return [];
  return [
    {
      ...source,
      ...{ kind: "Rollout", name: metadata.name, metadata },
      replicas: spec.replicas ?? 1,
      ready: status.readyReplicas ?? 0,
    },
  ];
}

/** What kubectl calls an object of such a kind: `deployment/worker`, `rollout.argoproj.io/worker`. */
export const objectOf = ({ kind, name }: { kind: TemplateKind | "Pod"; name: string }): string =>
  `${kind.toLowerCase()}${kind === "Rollout" ? ".argoproj.io" : ""}/${name}`;
