import { type Case, nothing } from "../case.ts";
import { namespace, node } from "./api-server.ts";
import { ended, worker } from "./objects.ts";
import { onKubernetes } from "./on-kubernetes.ts";

const podName = "nomnom-worker-5d4b9c7f6-x7k2p";
const claimed = { volumes: [{ name: "data", persistentVolumeClaim: { claimName: "data-of-worker" } }] };
const claim = {
  ...{ apiVersion: "v1", kind: "PersistentVolumeClaim", metadata: { name: "data-of-worker", namespace } },
  spec: { storageClassName: "standard", resources: { requests: { storage: "10Gi" } } },
  status: { phase: "Bound", capacity: { storage: "10Gi" } },
};
const gibibyte = 1024 ** 3;

/** As a kubelet of 1.34 answers GET /stats/summary, shortened: the volume of the claim, and of another pod's. */
const summary = (usedBytes: number, inodesUsed = 100) => ({
  node: { nodeName: "node-1" },
  pods: [
    {
      podRef: { name: podName, namespace, uid: "pod-uid" },
      volume: [
        {
          ...{ name: "data", pvcRef: { name: "data-of-worker", namespace } },
          ...{ usedBytes, capacityBytes: 10 * gibibyte, availableBytes: 10 * gibibyte - usedBytes },
          ...{ inodes: 655_360, inodesUsed, inodesFree: 655_360 - inodesUsed },
        },
        { name: "kube-api-access-x", usedBytes: 12_288, capacityBytes: 12_288 },
      ],
    },
    {
      podRef: { name: podName, namespace: "another-namespace", uid: "x" },
      volume: [{ name: "data", pvcRef: { name: "full" }, usedBytes: gibibyte, capacityBytes: gibibyte }],
    },
  ],
});
const kubelet = (answer: object) => (_node: string, path: string) =>
  path === "/stats/summary" ? answer : null;
const onVolume = {
  only: "kubernetes/volume-space",
  objects: () => worker({ pod: { spec: claimed }, beside: [claim] }),
} as const;
const onNode = { only: "kubernetes/nodes,kubernetes/volume-space" } as const;

/** Nodes in trouble, and volumes that fill. */
export const nodesAndVolumes: readonly Case[] = [
  onKubernetes({
    ...onVolume,
    id: "volumes/half-full",
    about: "half of a volume is used; another namespace's is full",
    kubelet: kubelet(summary(5 * gibibyte)),
    expect: nothing,
  }),
  onKubernetes({
    ...onVolume,
    id: "volumes/nearly-full",
    about: "nine tenths of a volume are used, max_file or not",
    kubelet: kubelet(summary(9 * gibibyte)),
    expect: { findings: { "kubernetes/volume-space/nearly-full": "warning" }, says: ["90 % full"] },
  }),
  onKubernetes({
    ...onVolume,
    id: "volumes/no-inodes",
    about: "the volume has room and no inode left",
    kubelet: kubelet(summary(gibibyte, 655_000)),
    expect: { findings: { "kubernetes/volume-space/nearly-full": "error" }, says: ["inodes"] },
  }),
  onKubernetes({
    id: "volumes/crash-on-a-full-one",
    about: "a container crashes on a volume without any room left: the volume is the cause",
    only: "kubernetes/volume-space,kubernetes/pod-readiness",
    objects: () =>
      worker({
        pod: {
          spec: claimed,
          container: {
            ...{ ready: false, started: false, restartCount: 6, lastState: ended(1, "Error") },
            state: { waiting: { reason: "CrashLoopBackOff", message: "back-off 5m0s" } },
          },
        },
        beside: [claim],
      }),
    logs: { worker: 'FATAL:  could not write lock file "postmaster.pid": No space left on device\n' },
    kubelet: kubelet(summary(10 * gibibyte)),
    expect: {
      findings: {
        "kubernetes/volume-space/nearly-full": "error",
        "kubernetes/pod-readiness/crash-loop": "error",
      },
      says: ["once kubernetes/volume-space is repaired: there is no space left on a disk"],
    },
  }),
  onKubernetes({
    ...onVolume,
    id: "volumes/not-looked-at",
    about: "nobody answers for the kubelet: nothing is said, and nothing passes",
    expect: { ...nothing, says: ["not checked"] },
  }),
  onKubernetes({
    id: "volumes/lost",
    about: "the volume was deleted under a claim that a running pod uses: it runs on until it restarts",
    objects: () =>
      worker({
        pod: { spec: claimed },
        beside: [
          {
            ...claim,
            spec: { ...claim.spec, volumeName: "pv-1" },
            status: { ...claim.status, phase: "Lost" },
          },
        ],
      }),
    expect: { findings: { "kubernetes/data-volumes/claim-lost": "error" }, says: ["pv-1"] },
  }),
  onKubernetes({
    ...onNode,
    id: "nodes/ready",
    about: "a node that is ready and cordoned for maintenance",
    objects: () => [...worker(), node({ unschedulable: true })],
    expect: { ...nothing, says: ["cordoned"] },
  }),
  onKubernetes({
    ...onNode,
    id: "nodes/disk-pressure",
    about: "the kubelet is short of disk",
    objects: () => [
      ...worker(),
      node({}, [{ type: "DiskPressure", status: "True", reason: "KubeletHasDiskPressure" }]),
    ],
    expect: { findings: { "kubernetes/nodes/pressure": "warning" } },
  }),
];
