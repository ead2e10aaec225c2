import { type Case, error } from "../../../../../test/support/checks/cases.ts";
import { succeed } from "../../../../snapshot/probe-result.ts";
import { type Sections, sectionSchemas } from "../../../../snapshot/snapshot.ts";
import { forbidden, onlyWorker, worker } from "./deployment.ts";

/** A run of a CronJob; null: it has not ended. */
function cleanup(number: number, tookSeconds: number | null) {
  const startTime = `2026-11-23T18:0${number}:00Z`;
  return {
    metadata: {
      ...{ name: `nomnom-cleanup-${number}`, creationTimestamp: startTime },
      ownerReferences: [{ kind: "CronJob", name: "nomnom-cleanup", controller: true }],
    },
    spec: {},
    status:
      tookSeconds === null
        ? { startTime, active: 1 }
        : {
            ...{ startTime, completionTime: `2026-11-23T18:0${number}:${tookSeconds}Z` },
            conditions: [{ type: "Complete", status: "True" }],
          },
  };
}

function migration(job: object): Sections {
  return {
    ...worker(),
    "kubernetes/deployments": succeed([]),
    "kubernetes/jobs": succeed(
      sectionSchemas["kubernetes/jobs"].parse([{ metadata: { name: "nomnom-migrate" }, spec: {}, ...job }]),
    ),
    "kubernetes/pods": succeed(
      sectionSchemas["kubernetes/pods"].parse([
        {
          metadata: {
            name: "nomnom-migrate-1",
            ownerReferences: [{ kind: "Job", name: "nomnom-migrate", controller: true }],
          },
          spec: { restartPolicy: "Never", containers: [{ name: "migrate" }] },
          status: {
            phase: "Failed",
            containerStatuses: [
              { name: "migrate", ready: false, restartCount: 0, state: { terminated: { exitCode: 1 } } },
            ],
          },
        },
      ]),
    ),
  };
}

/** What `helm test` made has failed: a pod, or the Job of one. */
const helmTest = { "helm.sh/hook": "test" };

export const jobCases: Case[] = [
  {
    name: "a failed pod of helm test is a word, no failure of the release",
    sections: {
      ...worker({
        podMetadata: { name: "nomnom-test-connection", ownerReferences: [], annotations: helmTest },
        podSpec: { restartPolicy: "Never" },
        podStatus: {
          phase: "Failed",
          containerStatuses: [
            { name: "worker", ready: false, restartCount: 0, state: { terminated: { exitCode: 1 } } },
          ],
        },
      }),
      "kubernetes/deployments": succeed([]),
    },
    blueprint: (blueprint) => ({ ...blueprint, workloads: [] }),
    status: "warn",
    resources: ["kubernetes/pod/nomnom-test-connection"],
  },
  ...[
    { name: "a failed Job of helm test is a word", annotations: helmTest, status: "warn" as const },
    {
      name: "a failed Job of helm upgrade is a failure",
      annotations: { "helm.sh/hook": "pre-upgrade" },
      status: "fail" as const,
    },
  ].map(
    ({ name, annotations, status }): Case => ({
      name,
      sections: migration({
        metadata: { name: "nomnom-migrate", annotations },
        status: {
          failed: 1,
          conditions: [{ type: "Failed", status: "True", lastTransitionTime: "2026-11-23T19:50:00Z" }],
        },
      }),
      blueprint: (blueprint) => ({ ...blueprint, workloads: [] }),
      status,
      finds: ["job-failed"],
    }),
  ),
  {
    name: "a run of a CronJob that hangs, and those that Forbid keeps from starting",
    sections: {
      ...worker(),
      "kubernetes/deployments": succeed([]),
      "kubernetes/jobs": succeed(sectionSchemas["kubernetes/jobs"].parse([cleanup(1, 40), cleanup(2, null)])),
      "kubernetes/events": succeed(
        sectionSchemas["kubernetes/events"].parse([
          {
            metadata: { name: "e" },
            involvedObject: { kind: "CronJob", name: "nomnom-cleanup" },
            ...{ reason: "JobAlreadyActive", count: 12 },
          },
        ]),
      ),
    },
    blueprint: (b) => ({ ...b, workloads: [] }),
    status: "warn",
    finds: ["job-hangs"],
    says: ["12 runs were skipped lately", "those before it took at most 40 s"],
  },
  {
    name: "a CronJob that has missed too many times starts no more, and one that has started since a complaint does",
    sections: {
      ...worker(),
      "kubernetes/deployments": succeed([]),
      "kubernetes/cronjobs": succeed(
        sectionSchemas["kubernetes/cronjobs"].parse(
          ["nomnom-cleanup", "nomnom-report"].map((name) => ({
            metadata: { name },
            spec: {
              schedule: "0 * * * *",
              jobTemplate: { spec: { template: { spec: { containers: [] } } } },
            },
            status: {
              lastScheduleTime: name === "nomnom-report" ? "2026-01-02T00:00:00Z" : "2025-12-01T00:00:00Z",
            },
          })),
        ),
      ),
      "kubernetes/events": succeed(
        sectionSchemas["kubernetes/events"].parse(
          ["nomnom-cleanup", "nomnom-report"].map((name) => ({
            metadata: { name: `${name}.1` },
            involvedObject: { kind: "CronJob", name },
            ...{ reason: "FailedNeedsStart", type: "Warning", lastTimestamp: "2026-01-01T00:00:00Z" },
            message: "Cannot determine if job needs to be started: too many missed start time (> 100)",
          })),
        ),
      ),
    },
    blueprint: (b) => ({ ...b, workloads: [] }),
    status: "warn",
    finds: ["job-not-started"],
    resources: ["kubernetes/cronjob/nomnom-cleanup"],
    says: ["too many missed start time", "startingDeadlineSeconds"],
  },
  {
    name: "pods of a CronJob without the right to list Jobs: the last run that has ended counts",
    sections: {
      ...worker(),
      "kubernetes/deployments": succeed([]),
      "kubernetes/jobs": error("kubernetes", "not-found", "the server could not find the requested resource"),
      "kubernetes/pods": succeed(
        sectionSchemas["kubernetes/pods"].parse(
          [
            ["nomnom-cleanup-29391040", "2026-11-20T20:00:00Z", "Failed"],
            ["nomnom-cleanup-29395360", "2026-11-23T20:00:00Z", "Succeeded"],
          ].map(([job, at, phase]) => ({
            metadata: {
              name: `${job}-a`,
              creationTimestamp: at,
              ownerReferences: [{ kind: "Job", name: job, controller: true }],
            },
            spec: { restartPolicy: "Never", containers: [{ name: "main" }] },
            status: { phase },
          })),
        ),
      ),
    },
    blueprint: (b) => ({ ...b, workloads: [] }),
    status: "pass",
    resources: [],
  },
  {
    name: "a Job whose pod tries again by itself (OnFailure): its status counts none of the attempts",
    sections: {
      ...migration({ status: { active: 1 } }),
      "kubernetes/pods": succeed(
        sectionSchemas["kubernetes/pods"].parse([
          {
            metadata: {
              name: "nomnom-migrate-1",
              creationTimestamp: "2026-11-23T19:50:00Z",
              ownerReferences: [{ kind: "Job", name: "nomnom-migrate", controller: true }],
            },
            spec: { restartPolicy: "OnFailure", containers: [{ name: "migrate" }] },
            status: {
              phase: "Running",
              conditions: [{ type: "Ready", status: "False" }],
              containerStatuses: [
                {
                  ...{ name: "migrate", ready: false, restartCount: 3 },
                  state: { waiting: { reason: "CrashLoopBackOff" } },
                  lastState: { terminated: { exitCode: 3 } },
                },
              ],
            },
          },
        ]),
      ),
    },
    blueprint: (b) => ({ ...b, workloads: [] }),
    status: "warn",
    finds: ["job-retrying"],
    says: ["Job nomnom-migrate tries again: 4 of 7 attempts failed."],
  },
  {
    name: "a Job that tries again after a failed attempt",
    sections: migration({ status: { active: 1, failed: 2 } }),
    blueprint: (b) => ({ ...b, workloads: [] }),
    status: "warn",
    finds: ["job-retrying"],
    recovers: true,
    says: ["tries again: 2 of 7 attempts failed"],
  },
  {
    name: "a Job that has given up and whose pods are gone",
    sections: {
      ...migration({
        status: {
          failed: 1,
          conditions: [
            {
              type: "Failed",
              status: "True",
              reason: "BackoffLimitExceeded",
              message: "Job has reached the specified backoff limit",
              lastTransitionTime: "2026-11-23T19:58:00Z",
            },
          ],
        },
      }),
      "kubernetes/pods": succeed([]),
    },
    blueprint: (b) => ({ ...b, workloads: [] }),
    status: "fail",
    messages: ["Job nomnom-migrate failed 2m ago: Job has reached the specified backoff limit."],
  },
  {
    name: "a Job that has done its work in the second attempt",
    sections: migration({ status: { conditions: [{ type: "Complete", status: "True" }] } }),
    blueprint: (b) => ({ ...b, workloads: [] }),
    status: "pass",
    resources: [],
  },
  {
    name: "Jobs may not be listed: one whose pods are gone would not be seen",
    sections: { ...worker(), "kubernetes/jobs": forbidden("jobs", "batch") },
    blueprint: onlyWorker,
    status: "unknown",
    says: ['apiGroups: ["batch"], resources: ["jobs"]'],
  },
];
