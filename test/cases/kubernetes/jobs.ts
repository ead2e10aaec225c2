import type { Case } from "../case.ts";
import { job, jobPod } from "./job-objects.ts";
import { minutesAgo, worker } from "./objects.ts";
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
];
