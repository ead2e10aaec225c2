import type { KubernetesObject } from "../../../src/lab/kubernetes-api/store.ts";
import { type Case, nothing } from "../case.ts";
import { job, jobPod } from "./job-objects.ts";
import { ended, event, image, minutesAgo, worker } from "./objects.ts";
import { onKubernetes } from "./on-kubernetes.ts";

const well = (id: string, about: string, objects: () => readonly KubernetesObject[]): Case =>
  onKubernetes({ id: `healthy-kubernetes/${id}`, about, objects, expect: nothing });

const sidecar = { initContainers: [{ name: "proxy", image, restartPolicy: "Always" }] };
const inSidecar = (state: object, more: object = {}) => ({
  ...{ name: "proxy", image, imageID: image, ready: true, started: true, restartCount: 0, lastState: {} },
  ...{ state, ...more },
});
const complete = { succeeded: 1, conditions: [{ type: "Complete", status: "True" }] };
const failed = {
  failed: 1,
  conditions: [
    { type: "Failed", status: "True", reason: "BackoffLimitExceeded", message: "Job has reached it" },
  ],
};
const ofNightly = (minutes: number) => ({
  ownerReferences: [
    { apiVersion: "batch/v1", kind: "CronJob", name: "nightly", uid: "nightly", controller: true },
  ],
  creationTimestamp: minutesAgo(minutes),
});

/** Pods that look odd and are well. */
export const healthyWorkloads: readonly Case[] = [
  well("plain", "one worker that has run for a day", () => worker()),
  well("native-sidecar", "an init container that stays, as a mesh adds it", () =>
    worker({ pod: { spec: sidecar } }).map((object) =>
      object.kind === "Pod"
        ? {
            ...object,
            status: {
              ...Object(object.status),
              initContainerStatuses: [inSidecar({ running: { startedAt: minutesAgo(60) } })],
            },
          }
        : object,
    ),
  ),
  well("finished-job", "a migration that has completed beside it", () => [
    ...worker(),
    job("migrate", complete),
    jobPod("migrate", "migrate-1", 0, 60),
  ]),
  well("finished-job-with-killed-sidecar", "the sidecar of a finished Job was stopped with 137", () => [
    ...worker(),
    job("migrate", complete),
    {
      ...jobPod("migrate", "migrate-1", 0, 60),
      spec: { ...sidecar, nodeName: "node-1", restartPolicy: "Never", containers: [{ name: "main", image }] },
      status: {
        phase: "Succeeded",
        initContainerStatuses: [inSidecar(ended(137, "Error", 60), { ready: false, started: false })],
        containerStatuses: [
          inSidecar(ended(0, "Completed", 60), { name: "main", ready: false, started: false }),
        ],
      },
    },
  ]),
  well("old-failure-of-a-cron-job", "a run failed three days ago, a later one succeeded", () => [
    ...worker(),
    job("nightly-1", failed, ofNightly(3 * 24 * 60)),
    jobPod("nightly-1", "nightly-1-a", 1, 3 * 24 * 60),
    job("nightly-2", complete, ofNightly(60)),
    jobPod("nightly-2", "nightly-2-a", 0, 60),
  ]),
  well("suspended-job", "a Job that is suspended", () => [
    ...worker(),
    job("later", { conditions: [{ type: "Suspended", status: "True" }] }),
  ]),
  well("probe-blip", "one failed liveness probe half an hour ago", () =>
    worker({
      beside: [
        event("Unhealthy", "Liveness probe failed: HTTP probe failed with statuscode: 503", { minutes: 30 }),
      ],
    }),
  ),
  well("paused-on-purpose", "scaled to zero by KEDA, which says so", () =>
    worker({
      replicas: 0,
      pod: null,
      metadata: { annotations: { "autoscaling.keda.sh/paused-replicas": "0" } },
    }),
  ),
];
