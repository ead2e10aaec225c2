import type { Case } from "../case.ts";
import { conditions, event, minutesAgo, notReady, worker } from "./objects.ts";
import { onKubernetes } from "./on-kubernetes.ts";

const aboutReplicaSet = { kind: "ReplicaSet", name: "nomnom-worker-5d4b9c7f6", uid: "replica-set-uid" };

/** Pods that do not come, or do not stay. */
export const stuckWorkloads: readonly Case[] = [
  onKubernetes({
    id: "pods/scaled-to-zero",
    about: "the worker has zero replicas, and nothing says why",
    objects: () => worker({ replicas: 0, pod: null }),
    expect: {
      findings: { "kubernetes/pod-readiness/scaled-to-zero": "warning" },
      types: ["scale deployment/nomnom-worker"],
    },
  }),
  onKubernetes({
    id: "pods/missing",
    about: "the worker's Deployment does not exist",
    objects: () => [],
    expect: { findings: { "kubernetes/pod-readiness/missing": "error" } },
  }),
  onKubernetes({
    id: "pods/node-not-ready",
    about: "the node does not answer; its containers are ready as far as was last known",
    objects: () =>
      worker({
        pod: {
          status: { conditions: conditions({ Ready: "False" }, minutesAgo(4)) },
        },
        beside: [
          event("NodeNotReady", "Node is not ready", { minutes: 4 }),
          {
            ...{ apiVersion: "v1", kind: "Node", metadata: { name: "node-1" } },
            status: { conditions: [{ type: "Ready", status: "Unknown", reason: "NodeStatusUnknown" }] },
          },
        ],
      }),
    expect: {
      findings: { "kubernetes/nodes/not-ready": "error", "kubernetes/pod-readiness/node-lost": "error" },
      says: ["node-1"],
    },
  }),
  onKubernetes({
    id: "pods/quota",
    about: "the quota refuses every new pod",
    objects: () =>
      worker({
        pod: null,
        status: {
          conditions: [
            {
              ...{
                type: "ReplicaFailure",
                status: "True",
                reason: "FailedCreate",
                lastTransitionTime: minutesAgo(15),
              },
              message: 'pods "nomnom-worker-" is forbidden: exceeded quota: compute, requested: pods=1',
            },
          ],
        },
        beside: [event("FailedCreate", "exceeded quota: compute", { about: aboutReplicaSet, count: 14 })],
      }),
    expect: { findings: { "kubernetes/pod-readiness/pod-creation": "error" }, says: ["exceeded quota"] },
  }),
  onKubernetes({
    id: "pods/paused-rollout",
    about: "the rollout was paused and forgotten",
    objects: () =>
      worker({
        spec: { paused: true },
        status: {
          ...{ updatedReplicas: 0 },
          conditions: [{ type: "Progressing", status: "Unknown", reason: "DeploymentPaused" }],
        },
      }),
    expect: { findings: { "kubernetes/pod-readiness/paused": "warning" }, types: ["rollout resume"] },
  }),
  onKubernetes({
    id: "pods/being-deleted",
    about: "a finalizer holds a Deployment that is being deleted",
    objects: () =>
      worker({
        pod: null,
        metadata: { deletionTimestamp: minutesAgo(20), finalizers: ["example.com/backup"] },
      }),
    expect: {
      findings: { "kubernetes/pod-readiness/being-deleted": "error" },
      says: ["example.com/backup"],
      neverSays: ["Wait for the rollout"],
    },
  }),
  onKubernetes({
    id: "pods/mounted-in-the-end",
    about: "a mount failed once, the image is being pulled since",
    objects: () =>
      worker({
        pod: {
          metadata: { creationTimestamp: minutesAgo(1) },
          status: {
            phase: "Pending",
            startTime: minutesAgo(1),
            conditions: notReady(),
            containerStatuses: [
              {
                ...{ name: "worker", ready: false, started: false, restartCount: 0, lastState: {} },
                state: { waiting: { reason: "ContainerCreating" } },
              },
            ],
          },
        },
        beside: [
          event(
            "FailedMount",
            'MountVolume.SetUp failed for volume "config": failed to sync configmap cache',
            { minutes: 0.9 },
          ),
          event("Pulling", 'Pulling image "registry.example.com/nomnom/worker:1"', {
            minutes: 0.8,
            type: "Normal",
          }),
        ],
      }),
    expect: { findings: { "kubernetes/pod-readiness/starting": "warning" }, neverSays: ["cannot mount"] },
  }),
];
