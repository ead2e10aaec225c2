import type { Case } from "../../../../../test/support/checks/cases.ts";
import type { Blueprint, ExpectedWorkload } from "../../../../blueprint/blueprint.ts";
import { failure, succeed } from "../../../../snapshot/probe-result.ts";
import { type Sections, sectionSchemas } from "../../../../snapshot/snapshot.ts";

const takenAt = "2026-11-23T20:00:00Z";

/** The lists that a release always has, empty. */
const nothing: Sections = {
  "kubernetes/pods": succeed([]),
  "kubernetes/deployments": succeed([]),
  "kubernetes/replicasets": succeed([]),
  "kubernetes/statefulsets": succeed([]),
  "kubernetes/jobs": succeed([]),
};

const wants =
  (...workloads: ExpectedWorkload[]) =>
  (blueprint: Blueprint): Blueprint => ({ ...blueprint, workloads });

const rolloutWanted = wants({ kind: "Rollout", name: "checkout", optional: false, single: null });
const nightly: ExpectedWorkload = { kind: "CronJob", name: "report", optional: false, single: null };

const template = { spec: { containers: [{ name: "c" }] } };

/** An Argo Rollout with two pods, as its controller 1.7 reports it. */
function rollout(status: object, hashes: readonly string[] = ["new", "new"]): Sections {
  return {
    ...nothing,
    "kubernetes/rollouts": succeed(
      sectionSchemas["kubernetes/rollouts"].parse([
        {
          metadata: { name: "checkout", generation: 3 },
          spec: { replicas: 2, template },
          status: {
            observedGeneration: "3",
            currentPodHash: "new",
            replicas: 2,
            updatedReplicas: 2,
            readyReplicas: 2,
            availableReplicas: 2,
            ...status,
          },
        },
      ]),
    ),
    "kubernetes/pods": succeed(
      sectionSchemas["kubernetes/pods"].parse(
        hashes.map((hash, index) => ({
          metadata: {
            name: `checkout-${hash}-${index}`,
            labels: { "rollouts-pod-template-hash": hash },
            ownerReferences: [{ kind: "ReplicaSet", name: `checkout-${hash}`, controller: true }],
          },
          spec: { containers: [{ name: "c" }] },
          status: {
            phase: "Running",
            conditions: [{ type: "Ready", status: "True" }],
            containerStatuses: [{ name: "c", ready: true, restartCount: 0, state: { running: {} } }],
          },
        })),
      ),
    ),
    // Without the right to read ReplicaSets the label of the pods tells whose they are.
    "kubernetes/replicasets": failure({ kind: "forbidden", system: "kubernetes", message: "forbidden" }),
  };
}

function cronJob(spec: object, status: object, runs: readonly object[] = []): Sections {
  return {
    ...nothing,
    "kubernetes/cronjobs": succeed(
      sectionSchemas["kubernetes/cronjobs"].parse([
        {
          metadata: { name: "report", creationTimestamp: "2026-11-01T00:00:00Z" },
          spec: { schedule: "0 3 * * *", jobTemplate: { spec: { template } }, ...spec },
          status,
        },
      ]),
    ),
    "kubernetes/jobs": succeed(
      sectionSchemas["kubernetes/jobs"].parse(
        runs.map((run, index) => ({
          metadata: { name: `report-${index}`, ownerReferences: [{ kind: "CronJob", name: "report" }] },
          spec: {},
          status: run,
        })),
      ),
    ),
  };
}

/** Workloads of other kinds than the chart of nomnom has. */
export const workloadCases: Case[] = [
  {
    name: "a Rollout of Argo that is healthy",
    sections: rollout({ phase: "Healthy" }),
    blueprint: rolloutWanted,
    status: "pass",
    finds: [],
  },
  {
    name: "a Rollout whose new pods did not become ready in time",
    sections: rollout({
      phase: "Degraded",
      message: 'ProgressDeadlineExceeded: ReplicaSet "checkout-new" has timed out progressing.',
    }),
    blueprint: rolloutWanted,
    status: "fail",
    finds: ["rollout-stuck"],
    resources: ["kubernetes/rollout/checkout"],
    says: [
      'is degraded: ProgressDeadlineExceeded: ReplicaSet "checkout-new" has timed out progressing.',
      "describe rollout.argoproj.io/checkout",
    ],
  },
  {
    name: "a Rollout that waits at a step of its canary",
    sections: rollout(
      { phase: "Paused", message: "CanaryPauseStep", pauseConditions: [{ reason: "CanaryPauseStep" }] },
      ["new", "old"],
    ),
    blueprint: rolloutWanted,
    status: "warn",
    messages: ["Rollout checkout waits at a step: 1 of its 2 pods are of the revision before (2/2 ready)."],
  },
  {
    name: "a Rollout that goes on",
    sections: rollout({
      phase: "Progressing",
      message: "more replicas need to be updated",
      updatedReplicas: 1,
    }),
    blueprint: rolloutWanted,
    status: "warn",
    finds: ["rolling"],
    says: ["more replicas need to be updated", "get rollout.argoproj.io/checkout"],
  },
  {
    name: "a change of a Rollout that its controller has not seen",
    sections: rollout({ phase: "Healthy", observedGeneration: "2" }),
    blueprint: rolloutWanted,
    status: "warn",
    says: ["Waiting for rollout spec update to be observed"],
  },
  {
    name: "a Rollout of a controller before 1.0, which gives no phase",
    sections: rollout({ availableReplicas: 1 }),
    blueprint: rolloutWanted,
    status: "warn",
    says: ["1 of 2 replicas are available"],
  },
  {
    name: "a Rollout that is wanted and not there",
    sections: { ...nothing, "kubernetes/rollouts": succeed([]) },
    blueprint: rolloutWanted,
    status: "fail",
    finds: ["missing"],
    resources: ["kubernetes/rollout/checkout"],
    says: ["Rollout checkout does not exist", "get rollouts.argoproj.io"],
  },
  {
    name: "a Rollout that is wanted and may not be read",
    sections: {
      ...nothing,
      "kubernetes/rollouts": failure({
        kind: "forbidden",
        system: "kubernetes",
        message: "rollouts is forbidden",
      }),
    },
    blueprint: rolloutWanted,
    status: "unknown",
    says: ["rollouts is forbidden"],
  },
  {
    name: "Rollouts may not be read, and none is wanted",
    sections: {
      ...nothing,
      "kubernetes/rollouts": failure({
        kind: "forbidden",
        system: "kubernetes",
        message: "rollouts is forbidden",
      }),
    },
    blueprint: wants(),
    status: "pass",
  },
  {
    name: "a CronJob that is wanted and has succeeded",
    sections: cronJob({}, { lastSuccessfulTime: "2026-11-23T03:01:00Z" }),
    takenAt,
    blueprint: wants({ ...nightly, succeededWithinMs: 26 * 3_600_000 }),
    status: "pass",
    finds: [],
  },
  {
    name: "a CronJob whose last success is too long ago",
    sections: cronJob({}, { lastSuccessfulTime: "2026-11-21T03:01:00Z" }),
    takenAt,
    blueprint: wants({ ...nightly, succeededWithinMs: 26 * 3_600_000 }),
    status: "fail",
    messages: ["CronJob report succeeded last 2d16h ago; a success within 1d2h is wanted."],
    resources: ["kubernetes/cronjob/report"],
    says: ["describe cronjob/report"],
  },
  {
    name: "on a server before 1.21 the runs that are kept tell of the last success",
    sections: cronJob({}, {}, [{ completionTime: "2026-11-23T03:01:00Z" }, { failed: 1 }]),
    takenAt,
    blueprint: wants({ ...nightly, succeededWithinMs: 26 * 3_600_000 }),
    status: "pass",
  },
  {
    name: "a CronJob that has never succeeded",
    sections: cronJob({}, { lastScheduleTime: "2026-11-23T03:00:00Z" }),
    takenAt,
    blueprint: wants({ ...nightly, succeededWithinMs: 26 * 3_600_000 }),
    status: "fail",
    finds: ["overdue"],
    says: ["CronJob report has never succeeded since it was made 22d20h ago"],
  },
  {
    name: "a CronJob that is wanted and suspended",
    sections: cronJob({ suspend: true }, {}),
    blueprint: wants(nightly),
    status: "warn",
    finds: ["suspended"],
    says: [
      "no run of it starts until somebody resumes it",
      "patch cronjob/report",
      '{"spec":{"suspend":false}}',
    ],
  },
  {
    name: "a CronJob that is suspended and optional",
    sections: cronJob({ suspend: true }, {}),
    blueprint: wants({ ...nightly, optional: true }),
    status: "pass",
    finds: [],
  },
  {
    name: "a Job that is wanted and was never made",
    sections: nothing,
    blueprint: wants({ kind: "Job", name: "migrate", optional: false, single: null }),
    status: "fail",
    says: ["Job migrate does not exist", "get jobs"],
  },
];
