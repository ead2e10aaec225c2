import type { KubernetesObject } from "../../../src/lab/kubernetes-api/store.ts";
import { namespace } from "./api-server.ts";
import { conditions, ended, image, labels, minutesAgo, owner } from "./objects.ts";

/** A Job of the release with this status. */
export const job = (name: string, status: object, metadata: object = {}): KubernetesObject => ({
  apiVersion: "batch/v1",
  kind: "Job",
  metadata: {
    name,
    namespace,
    uid: `${name}-uid`,
    labels: { ...labels, "app.kubernetes.io/component": name },
    ...metadata,
  },
  spec: {
    backoffLimit: 3,
    template: { spec: { containers: [{ name: "main", image }], restartPolicy: "Never" } },
  },
  status,
});

/** A pod of a Job that ended. */
export const jobPod = (ofJob: string, name: string, exitCode: number, minutes: number): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: {
    ...{ name, namespace, uid: `${name}-uid`, creationTimestamp: minutesAgo(minutes + 2) },
    labels: { ...labels, "app.kubernetes.io/component": ofJob, "job-name": ofJob },
    ownerReferences: owner("Job", ofJob, `${ofJob}-uid`, "batch/v1"),
  },
  spec: { nodeName: "node-1", restartPolicy: "Never", containers: [{ name: "main", image }] },
  status: {
    phase: exitCode === 0 ? "Succeeded" : "Failed",
    conditions: conditions({ ContainersReady: "False", Ready: "False" }),
    containerStatuses: [
      {
        ...{ name: "main", image, ready: false, started: false, restartCount: 0, lastState: {} },
        state: ended(exitCode, exitCode === 0 ? "Completed" : "Error", minutes),
      },
    ],
  },
});

/** A run of a CronJob, and how long it took when it is complete. */
export const run = (
  name: string,
  cronJob: string,
  { startedMinutes, tookSeconds }: { startedMinutes: number; tookSeconds?: number },
): KubernetesObject => {
  const startTime = minutesAgo(startedMinutes);
  const completionTime =
    tookSeconds === undefined ? null : new Date(Date.parse(startTime) + tookSeconds * 1000).toISOString();
  const complete = [{ type: "Complete", status: "True", lastTransitionTime: completionTime }];
  return job(
    name,
    completionTime === null
      ? { startTime, active: 1, conditions: [] }
      : { startTime, completionTime, succeeded: 1, conditions: complete },
    {
      creationTimestamp: startTime,
      ownerReferences: owner("CronJob", cronJob, `${cronJob}-uid`, "batch/v1"),
    },
  );
};

/** What the controller says when it passes over the time of a run. */
export const passedOver = (cronJob: string, count: number): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Event",
  metadata: { name: `${cronJob}.passed`, namespace, uid: `${cronJob}-event` },
  involvedObject: { kind: "CronJob", name: cronJob, namespace, uid: `${cronJob}-uid` },
  type: "Normal",
  reason: "JobAlreadyActive",
  message: "Not starting job because prior execution is running and concurrency policy is Forbid",
  count,
  firstTimestamp: minutesAgo(count),
  lastTimestamp: minutesAgo(1),
});
