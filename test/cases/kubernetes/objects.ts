import type { KubernetesObject } from "../../../src/lab/kubernetes-api/store.ts";
import { namespace } from "./api-server.ts";

export const minutesAgo = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();

/** What differs from a worker that has run for a day. */
export interface WorkerShape {
  replicas?: number;
  /** Fields of the Deployment's metadata, spec and status. */
  metadata?: object;
  spec?: object;
  status?: object;
  /** Null: there is no pod. */
  pod?: PodShape | null;
  /** Further pods of the same revision. */
  others?: readonly PodShape[];
  /** Labels, claims, events and whatever else is there. */
  beside?: readonly KubernetesObject[];
}

export interface PodShape {
  metadata?: object;
  spec?: object;
  /** Of the one container `worker`. */
  container?: object;
  status?: object;
}

export const labels = {
  "app.kubernetes.io/name": "nomnom",
  "app.kubernetes.io/instance": "nomnom",
  "app.kubernetes.io/component": "worker",
};
const uids = { deployment: "deployment-uid", replicaSet: "replica-set-uid", pod: "pod-uid" };
export const owner = (kind: string, name: string, uid: string, apiVersion = "apps/v1") => [
  { apiVersion, kind, name, uid, controller: true },
];
const born = () => minutesAgo(24 * 60);

const podName = "nomnom-worker-5d4b9c7f6-x7k2p";
export const image = "registry.example.com/nomnom/worker:1";
const containers = [{ name: "worker", image }];

/** The Deployment nomnom-worker with its ReplicaSet and pod. */
export function worker(shape: WorkerShape = {}): KubernetesObject[] {
  const { replicas = 1, metadata = {}, spec = {}, status = {}, pod = {}, others = [], beside = [] } = shape;
  const isReady = pod !== null && pod.status === undefined && pod.container === undefined;
  const ready = isReady ? replicas : 0;
  const counts = { replicas, readyReplicas: ready, availableReplicas: ready, updatedReplicas: replicas };
  const template = { metadata: { labels }, spec: { containers, ...pod?.spec } };
  return [
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: {
        ...{ name: "nomnom-worker", namespace, uid: uids.deployment, labels, creationTimestamp: born() },
        ...metadata,
      },
      spec: { replicas, selector: { matchLabels: labels }, template, ...spec },
      status: { observedGeneration: 1, ...counts, conditions: [], ...status },
    },
    {
      apiVersion: "apps/v1",
      kind: "ReplicaSet",
      metadata: {
        ...{ name: "nomnom-worker-5d4b9c7f6", namespace, uid: uids.replicaSet, labels },
        ownerReferences: owner("Deployment", "nomnom-worker", uids.deployment),
        creationTimestamp: born(),
      },
      spec: { replicas, selector: { matchLabels: labels }, template },
      status: { replicas, readyReplicas: ready },
    },
    ...(pod === null ? [] : [workerPod(pod)]),
    ...others.map(workerPod),
    ...beside,
  ];
}

/** A pod of the worker, ready unless the shape says otherwise. */
function workerPod({ metadata = {}, spec = {}, container = {}, status = {} }: PodShape): KubernetesObject {
  const state = { name: "worker", image, imageID: image, ready: true, started: true, restartCount: 0 };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      ...{ name: podName, namespace, uid: uids.pod, labels, creationTimestamp: born() },
      ownerReferences: owner("ReplicaSet", "nomnom-worker-5d4b9c7f6", uids.replicaSet),
      ...metadata,
    },
    spec: { nodeName: "node-1", restartPolicy: "Always", containers, ...spec },
    status: {
      phase: "Running",
      startTime: born(),
      conditions: "ready" in container && container.ready === false ? notReady() : conditions({}),
      containerStatuses: [
        { ...state, state: { running: { startedAt: born() } }, lastState: {}, ...container },
      ],
      ...status,
    },
  };
}

/** A pod's conditions; all are True unless named. */
export const conditions = (others: Readonly<Record<string, "True" | "False">>, since = born()) =>
  ["PodScheduled", "Initialized", "ContainersReady", "Ready"].map((type) => ({
    ...{ type, status: others[type] ?? "True", lastTransitionTime: since },
  }));

export const notReady = () => conditions({ ContainersReady: "False", Ready: "False" }, minutesAgo(15));

/** A container that ended, as `state` or `lastState` has it. */
export const ended = (exitCode: number, reason: string, minutes = 1) => ({
  terminated: {
    ...{ exitCode, reason, startedAt: minutesAgo(minutes + 0.3), finishedAt: minutesAgo(minutes) },
  },
});

/** An event of the worker's pod, or of another object. */
export function event(
  reason: string,
  message: string,
  more: { minutes?: number; count?: number; type?: "Normal" | "Warning"; about?: object } = {},
): KubernetesObject {
  const {
    minutes = 1,
    count = 1,
    type = "Warning",
    about = { kind: "Pod", name: podName, uid: uids.pod },
  } = more;
  const name = `event-${reason.toLowerCase()}-${minutes}-${count}`;
  return {
    ...{ apiVersion: "v1", kind: "Event", metadata: { name, namespace }, type, reason, message, count },
    involvedObject: { apiVersion: "v1", namespace, ...about },
    firstTimestamp: minutesAgo(minutes + count),
    lastTimestamp: minutesAgo(minutes),
  };
}
