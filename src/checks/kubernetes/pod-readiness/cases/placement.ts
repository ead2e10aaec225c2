import type { Case } from "../../../../../test/support/checks/cases.ts";
import { succeed } from "../../../../snapshot/probe-result.ts";
import { type Sections, sectionSchemas } from "../../../../snapshot/snapshot.ts";
import { onlyWorker, podEvents, waiting, worker } from "./deployment.ts";

/** The worker without a pod, and what its ReplicaSet was answered. */
const refusedBy = (message: string): Sections => ({
  ...worker({
    deploymentStatus: {
      replicas: 0,
      updatedReplicas: 0,
      conditions: [{ type: "ReplicaFailure", status: "True", message }],
    },
  }),
  "kubernetes/pods": succeed([]),
});

/** So many pods of the worker that its node has rejected, the newest a few seconds old, and the next one. */
const rejected = (count: number, reason: string, message: string): Sections => {
  const { "kubernetes/pods": pods, ...rest } = worker({ ready: false });
  const [pod] = pods?.ok ? pods.data : [];
  const made = (index: number, podStatus: object, at: string) => ({
    ...pod,
    metadata: { ...pod?.metadata, name: `nomnom-worker-1-${index}`, creationTimestamp: at },
    status: podStatus,
  });
  return {
    ...rest,
    "kubernetes/pods": succeed(
      sectionSchemas["kubernetes/pods"].parse([
        ...Array.from({ length: count }, (_, index) =>
          made(index, { phase: "Failed", reason, message }, "2026-11-23T19:59:40Z"),
        ),
        made(count, { phase: "Pending" }, "2026-11-23T19:59:58Z"),
      ]),
    ),
  };
};

/** The worker's pod cannot be placed; a claim of it as given. */
const unplaced = (
  message: string,
  claim: { metadata?: object; status: object; spec?: object },
): Sections => ({
  ...worker({
    ready: false,
    started: "2026-11-23T19:58:00Z",
    podSpec: { volumes: [{ name: "data", persistentVolumeClaim: { claimName: "worker-data" } }] },
    podStatus: {
      phase: "Pending",
      containerStatuses: [],
      conditions: [{ type: "PodScheduled", status: "False", reason: "Unschedulable", message }],
    },
  }),
  "kubernetes/persistentvolumeclaims": succeed(
    sectionSchemas["kubernetes/persistentvolumeclaims"].parse([
      { spec: { storageClassName: "hand" }, ...claim, metadata: { name: "worker-data", ...claim.metadata } },
    ]),
  ),
});

/** Events of the worker's claim, by the kubelet's words on 1.34: the class came a moment later than the claim. */
const claimEvents = (...events: [type: string, reason: string, message: string, at: string][]) =>
  succeed(
    sectionSchemas["kubernetes/events"].parse(
      events.map(([type, reason, message, lastTimestamp]) => ({
        metadata: { name: reason },
        involvedObject: { kind: "PersistentVolumeClaim", name: "worker-data" },
        ...{ type, reason, message, lastTimestamp },
      })),
    ),
  );

export const placementCases: Case[] = [
  {
    name: "the claim's class was made after the claim, which waits for the pod to find a node",
    sections: {
      ...unplaced("0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector.", {
        status: { phase: "Pending" },
      }),
      "kubernetes/events": claimEvents(
        [
          "Warning",
          "ProvisioningFailed",
          'storageclass.storage.k8s.io "hand" not found',
          "2026-11-23T19:58:00Z",
        ],
        [
          "Normal",
          "WaitForPodScheduled",
          "waiting for pod nomnom-worker-1-a to be scheduled",
          "2026-11-23T19:59:50Z",
        ],
      ),
    },
    blueprint: onlyWorker,
    status: "fail",
    finds: ["unschedulable"],
    says: ["Label a node as the pod's nodeSelector or affinity wants it"],
    doesNotSay: ["does not exist"],
  },
  {
    name: "a pod of higher priority has taken the place of the one before",
    sections: {
      ...unplaced("0/1 nodes are available: 1 Insufficient cpu.", { status: { phase: "Bound" } }),
      "kubernetes/events": succeed(
        sectionSchemas["kubernetes/events"].parse([
          {
            metadata: { name: "e" },
            involvedObject: { kind: "Pod", name: "nomnom-worker-1-a" },
            type: "Normal",
            reason: "Preempted",
            message: "Preempted by pod a91a7071-065b-4006-95ef-3b3e1d858a13 on node lab",
            lastTimestamp: "2026-11-23T19:57:00Z",
          },
        ]),
      ),
    },
    blueprint: onlyWorker,
    status: "fail",
    finds: ["unschedulable"],
    says: ["Pod nomnom-worker-1-a was stopped for a pod of higher priority (Preempted)"],
  },
  {
    name: "the network plugin cannot give the pod an address",
    sections: {
      ...worker({ ready: false, started: "2026-11-23T19:50:00Z", container: waiting("ContainerCreating") }),
      "kubernetes/events": podEvents({
        reason: "FailedCreatePodSandBox",
        message: "failed to create pod sandbox",
      }),
    },
    blueprint: onlyWorker,
    status: "fail",
    finds: ["sandbox"],
    recovers: false,
  },
  {
    name: "the node has been lost",
    sections: worker({
      ready: false,
      podSpec: { nodeName: "node-1" },
      podStatus: { reason: "NodeLost", message: "Node node-1 which was running pod is unresponsive" },
    }),
    blueprint: onlyWorker,
    status: "fail",
    finds: ["node-lost"],
    says: ["on node node-1, which does not answer", "kubectl describe node node-1"],
  },
  {
    name: "the kubelet did not admit the pod",
    sections: worker({
      ready: false,
      podStatus: { phase: "Failed", reason: "OutOfcpu", message: "Pod was rejected", containerStatuses: [] },
    }),
    blueprint: onlyWorker,
    status: "fail",
    finds: ["failed"],
  },
  {
    name: "a scheduling gate nobody has opened",
    sections: worker({
      ready: false,
      started: "2026-11-23T19:50:00Z",
      podSpec: { schedulingGates: [{ name: "example.com/quota" }] },
      podStatus: {
        phase: "Pending",
        conditions: [{ type: "PodScheduled", status: "False", reason: "SchedulingGated" }],
        containerStatuses: [],
      },
    }),
    blueprint: onlyWorker,
    status: "fail",
    finds: ["scheduling-gated"],
    says: ["waits for scheduling gate example.com/quota"],
  },
  {
    name: "a container that is being created",
    sections: worker({ ready: false, container: waiting("ContainerCreating") }),
    blueprint: onlyWorker,
    status: "warn",
    finds: ["starting"],
    recovers: true,
  },
  {
    name: "a quota refuses the pods",
    sections: refusedBy("pods is forbidden: exceeded quota: small, requested: pods=1"),
    blueprint: onlyWorker,
    status: "fail",
    finds: ["pod-creation"],
    says: ["exceeded quota: small", "Raise the quota"],
    recovers: false,
  },
  {
    name: "a quota wants what the pods do not say: a larger one helps nobody",
    sections: refusedBy(
      'pods "nomnom-worker-1-a" is forbidden: failed quota: q: must specify limits.memory for: worker; requests.cpu for: worker',
    ),
    blueprint: onlyWorker,
    status: "fail",
    remedies: [
      "Give limits.memory for: worker; requests.cpu for: worker in the pod template, or a default by a LimitRange: quota q counts what each container asks for.",
    ],
  },
  {
    name: "a LimitRange allows less",
    sections: refusedBy(
      'pods "nomnom-worker-1-a" is forbidden: maximum memory usage per Container is 64Mi, but limit is 128Mi',
    ),
    blueprint: onlyWorker,
    status: "fail",
    says: ["what the namespace's LimitRange allows", "describe limitrange"],
  },
  {
    name: "a webhook that does not answer refuses everything: the template is not at fault",
    sections: refusedBy(
      'Internal error occurred: failed calling webhook "guard.example.com": failed to call webhook: Post "https://guard.hooks.svc:443/v?timeout=2s": service "guard" not found',
    ),
    blueprint: onlyWorker,
    status: "fail",
    says: [
      "Nobody objects to the pods: the webhook guard.example.com does not answer",
      "Bring Service guard in namespace hooks back",
      "kubectl get services,pods --namespace hooks",
    ],
  },
  {
    name: "a webhook outside the cluster does not answer",
    sections: refusedBy(
      'Internal error occurred: failed calling webhook "guard.example.com": failed to call webhook: Post "https://10.0.0.9:8443/v?timeout=2s": context deadline exceeded',
    ),
    blueprint: onlyWorker,
    status: "fail",
    says: ["Bring the program behind it back"],
  },
  {
    name: "the namespace is being deleted",
    sections: refusedBy(
      'pods "nomnom-worker-1-a" is forbidden: unable to create new content in namespace nomnom-dev because it is being terminated',
    ),
    blueprint: onlyWorker,
    status: "fail",
    says: ["The namespace is being deleted, and nothing new comes into it"],
  },
  {
    name: "the node rejects every pod: the next one is no hope",
    sections: rejected(
      95,
      "SysctlForbidden",
      'Pod was rejected: forbidden sysctl: "kernel.msgmax" not allowlisted',
    ),
    blueprint: onlyWorker,
    status: "fail",
    finds: ["failed"],
    says: ["has had 95 pods rejected (SysctlForbidden) so far", "allowedUnsafeSysctls"],
    recovers: false,
  },
  {
    name: "a template with the name of a node that has no room: lower requests alone are half the answer",
    sections: rejected(
      5,
      "OutOfcpu",
      "Pod was rejected: Node didn't have enough resource: cpu, requested: 64000, used: 10, capacity: 2000",
    ),
    blueprint: onlyWorker,
    status: "fail",
    says: ["take nodeName out of the pod template, so that the scheduler finds a node with room"],
  },
  {
    name: "pods that are evicted one after the other, each for its emptyDir",
    sections: rejected(4, "Evicted", 'Usage of EmptyDir volume "e" exceeds the limit "2Mi".'),
    blueprint: onlyWorker,
    status: "fail",
    finds: ["evicted"],
    says: ["has had 4 pods evicted so far"],
  },
  {
    name: "all three replicas were evicted at once, and others run in their place",
    sections: (() => {
      const { "kubernetes/pods": ended } = rejected(3, "Evicted", "The node was low on resource: memory.");
      const { "kubernetes/pods": running, ...rest } = worker({ replicas: 3 });
      const three = (running?.ok ? running.data : []).flatMap((pod) =>
        [7, 8, 9].map((n) => ({ ...pod, metadata: { ...pod.metadata, name: `nomnom-worker-1-${n}` } })),
      );
      return {
        ...rest,
        "kubernetes/pods": succeed([...(ended?.ok ? ended.data.slice(0, 3) : []), ...three]),
      };
    })(),
    blueprint: onlyWorker,
    status: "warn",
    finds: ["evicted"],
  },
  {
    name: "one rejected pod is what a node that restarts leaves behind",
    sections: rejected(1, "NodeAffinity", "Pod was rejected: Predicate NodeAffinity failed"),
    blueprint: onlyWorker,
    status: "fail",
    finds: ["failed", "starting"],
    says: ["then delete it: its controller creates another, or has done so"],
  },
  {
    name: "a claim for one pod at a time is held by the pod that is to be replaced",
    sections: unplaced(
      "0/1 nodes are available: 1 node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod. no new claims to deallocate, preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.",
      { status: { phase: "Bound" } },
    ),
    blueprint: onlyWorker,
    status: "fail",
    finds: ["unschedulable"],
    says: ["A rollout needs strategy Recreate, or maxSurge 0, for it."],
  },
  {
    name: "the volume lies on a node that is not there, in the words of 1.34",
    sections: unplaced("0/1 nodes are available: 1 node(s) didn't match PersistentVolume's node affinity.", {
      status: { phase: "Bound" },
    }),
    blueprint: onlyWorker,
    status: "fail",
    says: ["a volume does not move with its pod"],
  },
  {
    name: "somebody has deleted the claim, and a finalizer holds it",
    sections: unplaced('0/1 nodes are available: persistentvolumeclaim "worker-data" is being deleted.', {
      metadata: { deletionTimestamp: "2026-11-23T19:59:00Z", finalizers: ["example.com/hold"] },
      status: { phase: "Pending" },
    }),
    blueprint: onlyWorker,
    status: "fail",
    finds: ["unbound-claim"],
    says: ["worker-data, which is being deleted and held by finalizer example.com/hold"],
  },
  {
    name: "the claim has lost its volume",
    sections: unplaced(
      '0/1 nodes are available: persistentvolumeclaim "worker-data" bound to non-existent persistentvolume "v".',
      {
        status: { phase: "Lost" },
      },
    ),
    blueprint: onlyWorker,
    status: "fail",
    says: ["which has lost its volume (Lost)"],
  },
  {
    name: "nobody makes volumes of the claim's class",
    sections: {
      ...unplaced("0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims.", {
        status: { phase: "Pending" },
      }),
      "kubernetes/events": succeed(
        sectionSchemas["kubernetes/events"].parse([
          {
            metadata: { name: "e" },
            involvedObject: { kind: "PersistentVolumeClaim", name: "worker-data" },
            type: "Warning",
            reason: "ProvisioningFailed",
            message: "no volume plugin matched name: kubernetes.io/no-provisioner",
            lastTimestamp: "2026-11-23T19:59:40Z",
          },
        ]),
      ),
    },
    blueprint: onlyWorker,
    status: "fail",
    says: ["Nobody makes volumes of storage class hand", "create one that fits the claim"],
  },
  {
    name: "a pod whose devices are not there is left alone by the scheduler, without a word",
    sections: worker({
      ready: false,
      started: "2026-11-23T19:58:00Z",
      podSpec: { resourceClaims: [{ name: "gpu", resourceClaimName: "gpu-claim" }] },
      podStatus: { phase: "Pending", conditions: [], containerStatuses: [] },
    }),
    blueprint: onlyWorker,
    status: "fail",
    finds: ["unschedulable"],
    says: [
      "resource claim gpu-claim is missing or not ready",
      "kubectl get resourceclaims,resourceclaimtemplates",
    ],
  },
  {
    name: "a volume that was mounted late: the image is being pulled since",
    sections: {
      ...worker({ ready: false, started: "2026-11-23T19:59:15Z", container: waiting("ContainerCreating") }),
      "kubernetes/events": podEvents(
        {
          reason: "FailedMount",
          message: "failed to sync configmap cache: timed out waiting for the condition",
          lastTimestamp: "2026-11-23T19:59:16Z",
        },
        {
          reason: "Pulling",
          message: "Pulling image",
          lastTimestamp: "2026-11-23T19:59:18Z",
          type: "Normal",
        },
      ),
    },
    blueprint: onlyWorker,
    status: "warn",
    finds: ["starting"],
    recovers: true,
  },
  {
    name: "a claim that waits for its first pod is not what a full cluster lacks",
    sections: {
      ...worker({
        ready: false,
        started: "2026-11-23T19:50:00Z",
        podSpec: { volumes: [{ name: "d", persistentVolumeClaim: { claimName: "worker-data" } }] },
        podStatus: {
          phase: "Pending",
          containerStatuses: [],
          conditions: [
            {
              type: "PodScheduled",
              status: "False",
              reason: "Unschedulable",
              message: "0/3 nodes are available: 3 Insufficient cpu. preemption: 0/3 nodes are available.",
            },
          ],
        },
      }),
      "kubernetes/persistentvolumeclaims": succeed(
        sectionSchemas["kubernetes/persistentvolumeclaims"].parse([
          {
            metadata: { name: "worker-data" },
            spec: { storageClassName: "gp3" },
            status: { phase: "Pending" },
          },
        ]),
      ),
    },
    blueprint: onlyWorker,
    status: "fail",
    finds: ["unschedulable"],
    says: ["no node fits: 0/3 nodes are available: 3 Insufficient cpu.", "request for cpu"],
  },
  {
    name: "no scheduler has looked at a pod",
    sections: worker({
      ready: false,
      started: "2026-11-23T19:50:00Z",
      podSpec: { schedulerName: "volcano" },
      podStatus: { phase: "Pending", conditions: [], containerStatuses: [] },
    }),
    blueprint: onlyWorker,
    status: "fail",
    finds: ["no-scheduler"],
    says: ["waits for scheduler volcano"],
  },
  {
    name: "a node that is not ready: its containers stay as they were last seen",
    sections: {
      ...worker({
        ready: false,
        started: "2026-11-22T08:00:00Z",
        podSpec: { nodeName: "node-1" },
        podStatus: {
          conditions: [
            { type: "Ready", status: "False" },
            { type: "ContainersReady", status: "True" },
          ],
        },
      }),
      "kubernetes/events": podEvents({ reason: "NodeNotReady", message: "Node is not ready" }),
    },
    blueprint: onlyWorker,
    status: "fail",
    finds: ["node-lost"],
    recovers: true,
    says: ["on node node-1, which does not answer: Node is not ready"],
  },
];
