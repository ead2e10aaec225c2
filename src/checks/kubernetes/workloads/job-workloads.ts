import type { Pod } from "../../../snapshot/kubernetes/pod.ts";
import type { Job } from "../../../snapshot/kubernetes/workloads.ts";
import { isFinished } from "../pods/pod-status.ts";
import { controllerOf, emptyWorkload, type Workload } from "./workload.ts";

/** Each Job, and of those a CronJob has made only the newest that has ended: the ones before it are history. */
export function jobWorkloads(jobs: readonly Job[], podsOf: ReadonlyMap<string, Pod[]>): Workload[] {
  const latest = new Map<string, Job>();
  const newestFirst = jobs.toSorted((a, b) => created(b) - created(a));
  for (const job of newestFirst) {
    const owner = controllerOf(job.metadata);
    const name = owner?.kind === "CronJob" ? `CronJob/${owner.name}` : `Job/${job.metadata.name}`;
    const known = latest.get(name);
    if (known === undefined || (!hasEnded(known) && hasEnded(job))) latest.set(name, job);
  }
  return [...latest].map(([name, job]) => {
    const pods = podsOf.get(`Job/${job.metadata.name}`) ?? [];
    const cronJob = /^CronJob\/(.*)$/.exec(name)?.[1];
    const workload =
      cronJob === undefined ? emptyWorkload("Job", job.metadata.name) : emptyWorkload("CronJob", cronJob);
    return { ...workload, metadata: job.metadata, job, pods };
  });
}

/**
 * Jobs as their pods alone show them: without the right to list Jobs, and for pods whose Job has been deleted. A CronJob names its Jobs after itself
 * and the minute they are for.
 */
export function jobsOfPods(podsOf: ReadonlyMap<string, Pod[]>, known: ReadonlySet<string>): Job[] {
  return [...podsOf].flatMap(([owner, pods]) => {
    const name = /^Job\/(.*)$/.exec(owner)?.[1];
    if (name === undefined || known.has(owner)) return [];
    const cronJob = /^(.+)-\d{8,}$/.exec(name)?.[1];
    const failed = pods.filter(({ status }) => status.phase === "Failed");
    const ended = pods.every(isFinished);
    const type = !ended
      ? null
      : pods.some(({ status }) => status.phase === "Succeeded")
        ? "Complete"
        : "Failed";
    const [first] = pods;
    if (first === undefined) return [];
    return [
      {
        metadata: {
          ...first.metadata,
          name,
          ownerReferences: cronJob === undefined ? [] : [{ kind: "CronJob", name: cronJob }],
        },
        spec: {},
        status: {
          active: pods.length - failed.length,
          failed: failed.length,
          conditions: type === null ? [] : [{ type, status: "True", message: "all its pods have ended" }],
        },
      },
    ];
  });
}

const created = ({ metadata }: Job): number => Date.parse(metadata.creationTimestamp ?? "") || 0;

const hasEnded = (job: Job): boolean => isComplete(job) || jobFailure(job) !== null;

/** Whether a Job has done its work. */
export const isComplete = ({ status }: Job): boolean =>
  status.conditions.some(
    ({ type, status: is }) => (type === "Complete" || type === "SuccessCriteriaMet") && is === "True",
  );

/** The condition with which a Job has given up; null while it has not. */
export const jobFailure = ({ status }: Job) =>
  status.conditions.find(
    ({ type, status: is }) => (type === "Failed" || type === "FailureTarget") && is === "True",
  ) ?? null;
