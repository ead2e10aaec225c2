import { error } from "../../../../../test/support/checks/cases.ts";
import type { Blueprint } from "../../../../blueprint/blueprint.ts";
import { succeed } from "../../../../snapshot/probe-result.ts";
import { type Sections, sectionSchemas } from "../../../../snapshot/snapshot.ts";

export const created = "2026-11-23T19:59:50Z";

export interface Change {
  replicas?: number;
  ready?: boolean;
  started?: string;
  container?: unknown;
  /** Added to the status of the pod, of the Deployment. */
  podStatus?: object;
  deploymentStatus?: object;
  podSpec?: object;
  podMetadata?: object;
  deploymentSpec?: object;
  deploymentMetadata?: object;
}

/** A Deployment nomnom-worker and its pod, ready unless said otherwise. */
export function worker(change: Change = {}): Sections {
  const ready = change.ready ?? true;
  const replicas = change.replicas ?? 1;
  const number = ready ? replicas : 0;
  const spec = { containers: [{ name: "worker", resources: { limits: { memory: "64Mi" } } }] };
  const status = change.container ?? {
    name: "worker",
    ready,
    restartCount: 0,
    started: true,
    state: { running: { startedAt: change.started ?? created } },
  };
  const pod = {
    metadata: {
      name: "nomnom-worker-1-a",
      creationTimestamp: change.started ?? created,
      labels: { "pod-template-hash": "1" },
      ownerReferences: [{ kind: "ReplicaSet", name: "nomnom-worker-1", controller: true }],
      ...change.podMetadata,
    },
    spec: { ...spec, restartPolicy: "Always", ...change.podSpec },
    status: {
      phase: "Running",
      conditions: [{ type: "Ready", status: ready ? "True" : "False" }],
      containerStatuses: [status],
      ...change.podStatus,
    },
  };
  const deployment = {
    metadata: { name: "nomnom-worker", generation: 1, ...change.deploymentMetadata },
    spec: {
      replicas,
      selector: {},
      template: { metadata: { labels: { app: "worker" } }, spec },
      ...change.deploymentSpec,
    },
    status: {
      observedGeneration: 1,
      replicas,
      updatedReplicas: replicas,
      availableReplicas: number,
      readyReplicas: number,
      ...change.deploymentStatus,
    },
  };
  return {
    "kubernetes/pods": succeed(sectionSchemas["kubernetes/pods"].parse(replicas > 0 ? [pod] : [])),
    "kubernetes/deployments": succeed(sectionSchemas["kubernetes/deployments"].parse([deployment])),
    "kubernetes/statefulsets": succeed([]),
    "kubernetes/replicasets": succeed([]),
    "kubernetes/daemonsets": succeed([]),
    "kubernetes/jobs": succeed([]),
    "kubernetes/services": succeed([]),
    "kubernetes/events": succeed([]),
    "kubernetes/logs": succeed([]),
    "kubernetes/persistentvolumeclaims": succeed([]),
  };
}

export const waiting = (reason: string) => ({
  name: "worker",
  ready: false,
  restartCount: 0,
  state: { waiting: { reason } },
});

/** The worker in CrashLoopBackOff for ten minutes, with this as the end of its log. */
export const crashed = (line: string, podSpec: object = {}): Sections => ({
  ...worker({
    podSpec,
    ready: false,
    started: "2026-11-23T19:50:00Z",
    container: {
      name: "worker",
      ready: false,
      restartCount: 6,
      state: {
        waiting: { reason: "CrashLoopBackOff", message: "back-off 1m10s restarting failed container=worker" },
      },
      lastState: {
        terminated: {
          exitCode: 1,
          startedAt: "2026-11-23T19:59:45Z",
          finishedAt: "2026-11-23T19:59:50Z",
        },
      },
    },
  }),
  "kubernetes/logs": succeed([
    { pod: "nomnom-worker-1-a", container: "worker", previous: true, lines: line.split("\n") },
  ]),
});

/** Events of the worker's pod. */
export const podEvents = (...events: object[]) =>
  succeed(
    sectionSchemas["kubernetes/events"].parse(
      events.map((event, index) => ({
        metadata: { name: `event-${index}` },
        involvedObject: { kind: "Pod", name: "nomnom-worker-1-a" },
        type: "Warning",
        lastTimestamp: "2026-11-23T19:59:55Z",
        ...event,
      })),
    ),
  );

export const onlyWorker = (blueprint: Blueprint): Blueprint => ({
  ...blueprint,
  workloads: [{ kind: "Deployment", name: "nomnom-worker", optional: false, single: null }],
});

export const forbidden = (resource: string, apiGroup: string) =>
  error(
    "kubernetes",
    "forbidden",
    `${resource} is forbidden: User "system:serviceaccount:ops:oncall" cannot list resource "${resource}"`,
    {
      missing: [{ apiGroup, resource, verb: "list" }],
      refusedUser: "system:serviceaccount:ops:oncall",
    },
  );
