import type { KubernetesObject } from "../../../src/lab/kubernetes-api/store.ts";
import type { Case } from "../case.ts";
import { namespace } from "./api-server.ts";
import { job, jobPod, passedOver, run } from "./job-objects.ts";
import { event, image, labels, minutesAgo, worker } from "./objects.ts";
import { onKubernetes } from "./on-kubernetes.ts";

/** Jobs that have failed, and one that may still succeed. */
export const jobs: readonly Case[] = [
  onKubernetes({
    id: "pods/job-deadline",
    about: "a Job ran into its deadline; its pods are deleted",
    objects: () => [
      ...worker(),
      job("migrate", {
        failed: 1,
        conditions: [
          {
            ...{
              type: "Failed",
              status: "True",
              reason: "DeadlineExceeded",
              lastTransitionTime: minutesAgo(30),
            },
            message: "Job was active longer than specified deadline",
          },
        ],
      }),
    ],
    expect: { findings: { "kubernetes/pod-readiness/job-failed": "error" }, says: ["deadline"] },
  }),
  onKubernetes({
    id: "pods/job-tries-again",
    about: "a Job has failed twice and tries a third time",
    objects: () => [
      ...worker(),
      job("migrate", { active: 1, failed: 2, conditions: [] }),
      jobPod("migrate", "migrate-1", 1, 4),
      jobPod("migrate", "migrate-2", 1, 2),
    ],
    expect: { findings: { "kubernetes/pod-readiness/job-retrying": "warning" } },
  }),
  onKubernetes({
    id: "pods/cron-job-hangs",
    about: "a run of every minute hangs for an hour, and Forbid keeps the next ones from starting",
    objects: () => [
      ...worker(),
      run("cleanup-1", "cleanup", { startedMinutes: 62, tookSeconds: 5 }),
      run("cleanup-2", "cleanup", { startedMinutes: 60 }),
      passedOver("cleanup", 59),
    ],
    expect: {
      findings: { "kubernetes/pod-readiness/job-hangs": "warning" },
      says: ["59 runs were skipped lately", "took at most 5 s"],
    },
  }),
  onKubernetes({
    id: "healthy-kubernetes/cron-job-that-takes-its-time",
    about: "runs take longer than the pause between two, and Forbid keeps them one after the other",
    objects: () => [
      ...worker(),
      run("report-1", "report", { startedMinutes: 60, tookSeconds: 1500 }),
      run("report-2", "report", { startedMinutes: 30 }),
      passedOver("report", 25),
    ],
    expect: {},
  }),
  onKubernetes({
    id: "healthy-kubernetes/first-run-of-a-cron-job",
    about: "the first run of a CronJob takes three hours",
    objects: () => [...worker(), run("import-1", "import", { startedMinutes: 180 }), passedOver("import", 3)],
    expect: {},
  }),
  onKubernetes({
    id: "pods/cron-job-starts-no-more",
    about: "the controller has missed too many times of a CronJob, and starts no run since a week",
    objects: () => [
      ...worker(),
      cronJob(7 * 24 * 60),
      event(
        "FailedNeedsStart",
        "Cannot determine if job needs to be started: too many missed start time (> 100)",
        {
          about: { kind: "CronJob", name: "nomnom-cleanup", uid: "cron" },
        },
      ),
    ],
    expect: {
      findings: { "kubernetes/pod-readiness/job-not-started": "warning" },
      says: ["startingDeadlineSeconds"],
    },
  }),
  onKubernetes({
    id: "healthy-kubernetes/cron-job-that-missed-a-time",
    about: "a CronJob missed a time twenty minutes ago, and has started since",
    objects: () => [
      ...worker(),
      cronJob(10),
      event("MissSchedule", "Missed scheduled time to start a job: Sun, 29 Nov 2026 00:00:00 +0000", {
        minutes: 20,
        about: { kind: "CronJob", name: "nomnom-cleanup", uid: "cron" },
      }),
    ],
    expect: {},
  }),
];

const cronJob = (startedMinutes: number): KubernetesObject => ({
  apiVersion: "batch/v1",
  kind: "CronJob",
  metadata: { name: "nomnom-cleanup", namespace, uid: "cron", labels, creationTimestamp: minutesAgo(50_000) },
  spec: {
    schedule: "*/10 * * * *",
    jobTemplate: {
      spec: { template: { spec: { restartPolicy: "Never", containers: [{ name: "main", image }] } } },
    },
  },
  status: { lastScheduleTime: minutesAgo(startedMinutes), lastSuccessfulTime: minutesAgo(startedMinutes) },
});
