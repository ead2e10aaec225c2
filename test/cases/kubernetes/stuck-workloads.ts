import type { Case } from "../case.ts";
import { conditions, event, job, jobPod, minutesAgo, notReady, type PodShape, worker } from "./objects.ts";
import { onKubernetes } from "./on-kubernetes.ts";

const unscheduled = (message: string): PodShape => ({
  spec: { nodeName: undefined },
  status: {
    phase: "Pending",
    conditions: [
      {
        ...{ type: "PodScheduled", status: "False", reason: "Unschedulable", message },
        lastTransitionTime: minutesAgo(15),
      },
    ],
    containerStatuses: [],
  },
});
const scheduling = (message: string) => [event("FailedScheduling", message, { count: 12 })];
const insufficientCpu = "0/3 nodes are available: 3 Insufficient cpu.";
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
    id: "pods/no-cpu-left",
    about: "no node has cpu left; the claim waits for a pod on a node (WaitForFirstConsumer)",
    objects: () => {
      const claim = {
        ...{ apiVersion: "v1", kind: "PersistentVolumeClaim" },
        metadata: {
          name: "worker-data",
          namespace: "nomnom-dev",
          uid: "claim-uid",
          creationTimestamp: minutesAgo(15),
        },
        spec: { storageClassName: "gp3", accessModes: ["ReadWriteOnce"] },
        status: { phase: "Pending" },
      };
      const about = { kind: "PersistentVolumeClaim", name: "worker-data", uid: "claim-uid" };
      const volumes = [{ name: "data", persistentVolumeClaim: { claimName: "worker-data" } }];
      const pod = unscheduled(insufficientCpu);
      return worker({
        pod: { ...pod, spec: { ...pod.spec, volumes } },
        beside: [
          claim,
          ...scheduling(insufficientCpu),
          event("WaitForFirstConsumer", "waiting for first consumer to be created before binding", {
            ...{ type: "Normal", about },
          }),
        ],
      });
    },
    expect: {
      findings: { "kubernetes/pod-readiness/unschedulable": "error" },
      says: ["Insufficient cpu"],
      neverSays: ["Make storage class"],
    },
  }),
  onKubernetes({
    id: "pods/untolerated-taint",
    about: "every node has a taint: smaller requests do not help",
    objects: () => {
      const words = "0/1 nodes are available: 1 node(s) had untolerated taint {dedicated: db}.";
      return worker({ pod: unscheduled(words), beside: scheduling(words) });
    },
    expect: {
      findings: { "kubernetes/pod-readiness/unschedulable": "error" },
      says: ["taint"],
      neverSays: ["Lower the pod's requests"],
    },
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
    expect: { findings: { "kubernetes/pod-readiness/node-lost": "error" }, says: ["node-1"] },
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
