import type { Case } from "../case.ts";
import { event, minutesAgo, type PodShape, worker } from "./objects.ts";
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

/** Pods that no node takes. */
export const unscheduledPods: readonly Case[] = [
  onKubernetes({
    id: "pods/no-cpu-left",
    about: "no node has cpu left; the claim waits for a pod on a node (WaitForFirstConsumer)",
    objects: () => {
      const about = { kind: "PersistentVolumeClaim", name: "worker-data", uid: "claim-uid" };
      const pod = unscheduled(insufficientCpu);
      return worker({
        pod: { ...pod, spec: { ...pod.spec, volumes: claimed } },
        beside: [
          claimOf({ storageClassName: "gp3" }),
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
      neverSays: ["storage class gp3"],
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
    id: "pods/storage-class-missing",
    about: "the claim names a storage class that the cluster does not have",
    objects: () =>
      waitsForClaim({ storageClassName: "gp3" }, [
        "ProvisioningFailed",
        'storageclass.storage.k8s.io "gp3" not found',
      ]),
    expect: {
      findings: { "kubernetes/pod-readiness/unbound-claim": "error" },
      says: ["Storage class gp3 does not exist: create it"],
    },
  }),
  onKubernetes({
    id: "pods/no-default-storage-class",
    about: "the claim leaves the storage class to the cluster, which has no default one",
    objects: () =>
      waitsForClaim({}, [
        "FailedBinding",
        "no persistent volumes available for this claim and no storage class is set",
      ]),
    expect: {
      findings: { "kubernetes/pod-readiness/unbound-claim": "error" },
      says: ["the cluster has no default one"],
    },
  }),
];

/** The worker with a claim that is not bound, and what the controller says of it. */
function waitsForClaim(spec: object, [reason, message]: readonly [string, string]) {
  const words =
    "0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims. preemption: 0/1 nodes are available.";
  const pod = unscheduled(words);
  return worker({
    pod: { ...pod, spec: { ...pod.spec, volumes: claimed } },
    beside: [
      claimOf(spec),
      ...scheduling(words),
      event(reason, message, {
        about: { kind: "PersistentVolumeClaim", name: "worker-data", uid: "claim-uid" },
      }),
    ],
  });
}

const claimed = [{ name: "data", persistentVolumeClaim: { claimName: "worker-data" } }];

function claimOf(spec: object) {
  return {
    ...{ apiVersion: "v1", kind: "PersistentVolumeClaim" },
    metadata: {
      ...{ name: "worker-data", namespace: "nomnom-dev", uid: "claim-uid" },
      creationTimestamp: minutesAgo(15),
    },
    spec: { accessModes: ["ReadWriteOnce"], ...spec },
    status: { phase: "Pending" },
  };
}
