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
];
