import type { Blueprint } from "../../../blueprint/blueprint.ts";
import type { ScaledObject } from "../../../snapshot/kubernetes/autoscaling.ts";
import type { Container } from "../../../snapshot/kubernetes/container.ts";
import type { Pod, PodSpec } from "../../../snapshot/kubernetes/pod.ts";
import { isOfRelease, type NamedObject } from "../../../snapshot/kubernetes/release-name.ts";
import type { CronJob, Deployment, Job, Rollout } from "../../../snapshot/kubernetes/workloads.ts";
import { keptEnvironment, type ReadValues, readValues } from "./environment.ts";
import { keptAnnotations, keptLabels, keptMetadata } from "./metadata.ts";
import { keepValues } from "./withheld.ts";

type Template = Deployment["spec"]["template"];

/** Objects of the release, and those that the blueprint names though they carry nothing of it. */
export const isLookedAt = (object: NamedObject, blueprint: Blueprint): boolean =>
  isOfRelease(object, blueprint) ||
  blueprint.workloads.some(({ name }) => object.name === name || object.name.startsWith(`${name}-`));

/** Pods: no check reads their environment, which their workload has as well. */
export const keptPods = (pods: Pod[], blueprint: Blueprint): Pod[] =>
  pods.map((pod) => ({
    ...pod,
    metadata: keptMetadata(pod.metadata),
    spec: keptSpec(pod.spec, { values: null, commands: isLookedAt(pod.metadata, blueprint) }),
  }));

interface Templated {
  metadata: Pod["metadata"];
  spec: { template: Template };
}

/** Deployments and what is like them: the release's with the values that checks read. */
export function keptWorkloads<W extends Templated>(workloads: W[], blueprint: Blueprint): W[] {
  const keep = templateKeeper(blueprint);
  return workloads.map((workload) => ({
    ...workload,
    metadata: keptMetadata(workload.metadata),
    spec: { ...workload.spec, template: keep(workload.metadata, workload.spec.template) },
  }));
}

/** The same of those that may have their template elsewhere. */
export function keptJobs<J extends Job | Rollout>(jobs: J[], blueprint: Blueprint): J[] {
  const keep = templateKeeper(blueprint);
  return jobs.map((job) => ({
    ...job,
    metadata: keptMetadata(job.metadata),
    spec: {
      ...job.spec,
      ...(job.spec.template && { template: keep(job.metadata, job.spec.template) }),
    },
  }));
}

export function keptCronJobs(cronJobs: CronJob[], blueprint: Blueprint): CronJob[] {
  const keep = templateKeeper(blueprint);
  return cronJobs.map(({ metadata, spec, status }) => {
    const template = keep(metadata, spec.jobTemplate.spec.template);
    return {
      metadata: keptMetadata(metadata),
      spec: { ...spec, jobTemplate: { spec: { template } } },
      status,
    };
  });
}

/** Keeps of a template what checks read: of those that are looked at the values of their environment too. */
function templateKeeper(blueprint: Blueprint): (metadata: Pod["metadata"], template: Template) => Template {
  const read = readValues(blueprint);
  return (metadata, template) => {
    const isRead = isLookedAt(metadata, blueprint);
    return {
      metadata: template.metadata && {
        labels: keptLabels(template.metadata.labels),
        annotations: keptAnnotations(template.metadata.annotations),
      },
      spec: keptSpec(template.spec, { values: isRead ? read : null, commands: isRead }),
    };
  };
}

interface Reading {
  /** Null: no value of the environment is read. */
  values: ReadValues | null;
  commands: boolean;
}

const keptSpec = (spec: PodSpec, reading: Reading): PodSpec => ({
  ...spec,
  initContainers: spec.initContainers.map((container) => keptContainer(container, reading)),
  containers: spec.containers.map((container) => keptContainer(container, reading)),
});

/** What a container is started with is evidence where it cannot be started. */
const keptContainer = (container: Container, { values, commands }: Reading): Container => ({
  ...container,
  env: keptEnvironment(container.env, values),
  command: commands ? container.command : [],
  args: commands ? container.args : [],
});

const readOfTriggers: ReadonlySet<string> = new Set(["stream", "consumer", "natsServerMonitoringEndpoint"]);

/** Triggers of others have connection strings; of NATS' the stream, the consumer and the monitoring port are read. */
export const keptScaledObjects = (objects: ScaledObject[]): ScaledObject[] =>
  objects.map((object) => ({
    ...object,
    metadata: keptMetadata(object.metadata),
    spec: {
      ...object.spec,
      triggers: object.spec.triggers.map(({ type, metadata }) => ({
        type,
        metadata: keepValues(metadata, (name) => type === "nats-jetstream" && readOfTriggers.has(name)),
      })),
    },
  }));

/** Of objects of which nothing but their own fields is read. */
export const keptObjects = <O extends { metadata: Pod["metadata"] }>(objects: O[]): O[] =>
  objects.map((object) => ({ ...object, metadata: keptMetadata(object.metadata) }));
