import type { Case } from "../../../../../test/support/checks/cases.ts";
import { succeed } from "../../../../snapshot/probe-result.ts";
import type { Sections } from "../../../../snapshot/snapshot.ts";
import { onlyWorker, podEvents, waiting, worker } from "./deployment.ts";

/** Job nomnom-migrate and a pod of it that failed. */
/** The worker with two pods, whose images have digests of this digit. */
function twoReplicas(one: string, other: string): Sections {
  const base = worker();
  const pods = base["kubernetes/pods"];
  if (!pods?.ok) throw new Error("the worker has no pod");
  const [pod] = pods.data;
  if (pod === undefined) throw new Error("the worker has no pod");
  const withDigest = (name: string, digit: string, node: string) => ({
    ...pod,
    metadata: { ...pod.metadata, name: `nomnom-worker-${name}`, uid: name },
    spec: {
      ...pod.spec,
      nodeName: node,
      containers: pod.spec.containers.map((container) => ({ ...container, image: "worker:latest" })),
    },
    status: {
      ...pod.status,
      containerStatuses: pod.status.containerStatuses.map((status) => ({
        ...status,
        imageID: `registry.example.com/worker@sha256:${digit.repeat(64)}`,
      })),
    },
  });
  return {
    ...base,
    "kubernetes/pods": succeed([withDigest("a", one, "node-1"), withDigest("b", other, "node-2")]),
  };
}

function onNodes(...architectures: string[]) {
  return succeed(
    architectures.map((architecture, index) => ({
      ...{ name: `node-${index + 1}`, exists: true, unschedulable: false, architecture, conditions: [] },
    })),
  );
}

export const containerCases: Case[] = [
  ...[
    {
      name: "a pod's node has not as much as it is to be resized to",
      condition: {
        type: "PodResizePending",
        reason: "Infeasible",
        message: "Node didn't have enough capacity: cpu, requested: 64000, capacity: 2000",
      },
      recovers: false,
      says: ["more than its node has: Node didn't have enough capacity: cpu, requested: 64000"],
    },
    {
      name: "a pod is resized once its node has room",
      condition: {
        type: "PodResizePending",
        reason: "Deferred",
        message: "Node didn't have enough resource: cpu, requested: 1900, used: 1450, capacity: 2000",
      },
      recovers: true,
      says: ["has no room now", "requested: 1900, used: 1450"],
    },
    {
      name: "a pod's node fails to resize it",
      condition: { type: "PodResizeInProgress", reason: "Error", message: "cgroup: device busy" },
      recovers: true,
      says: ["fails to resize it: cgroup: device busy"],
    },
  ].map(
    ({ name, condition, recovers, says }): Case => ({
      name,
      sections: worker({
        podStatus: {
          conditions: [
            { type: "Ready", status: "True" },
            { ...condition, status: "True" },
          ],
        },
      }),
      blueprint: onlyWorker,
      status: "warn",
      finds: ["resize"],
      recovers,
      says,
    }),
  ),
  {
    name: "a resize that goes on is no finding",
    sections: worker({
      podStatus: {
        conditions: [
          { type: "Ready", status: "True" },
          { type: "PodResizeInProgress", status: "True" },
        ],
      },
    }),
    blueprint: onlyWorker,
    status: "pass",
    resources: [],
  },
  ...[
    {
      name: "a file of a volume is mounted where the image has a folder",
      message:
        'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: error mounting "/var/lib/kubelet/pods/4f02df63/volume-subpaths/v/a/0" to rootfs at "/etc": mount /var/lib/kubelet/pods/4f02df63/volume-subpaths/v/a/0:/etc (via /proc/self/fd/6), flags: 0x5001: not a directory: unknown',
      says: [
        "cannot start container worker: mounting a volume on /etc: not a directory.",
        "Correct mountPath",
      ],
    },
    {
      name: "the working folder is a file",
      message:
        "failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: mkdir /etc/passwd: not a directory: unknown",
      says: ["cannot start container worker: mkdir /etc/passwd: not a directory.", "workingDir"],
    },
    {
      name: "the user is not in the image",
      message:
        "failed to create containerd container: mount callback failed on /run/containerd/io.containerd.runtime: unable to find user nomnom: no matching entries in passwd file",
      says: ["unable to find user nomnom: no matching entries in passwd file", "Correct the user"],
    },
    {
      name: "the script of a ConfigMap may not be executed",
      message:
        'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: "/x/run.sh": permission denied: unknown',
      says: ['exec: "/x/run.sh": permission denied.', "Make /x/run.sh executable"],
    },
    {
      name: "the command is not in the image",
      message:
        'failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "/nomnom-worker": stat /nomnom-worker: no such file or directory: unknown',
      says: [
        'exec: "/nomnom-worker": stat /nomnom-worker: no such file or directory.',
        "Correct the command",
      ],
    },
  ].map(
    ({ name, message, says }): Case => ({
      name,
      sections: worker({
        ready: false,
        container: {
          name: "worker",
          ready: false,
          restartCount: 3,
          state: { waiting: { reason: "CrashLoopBackOff" } },
          lastState: { terminated: { exitCode: 128, reason: "StartError", message } },
        },
      }),
      blueprint: onlyWorker,
      status: "fail",
      finds: ["start-error"],
      says,
    }),
  ),
  ...[
    {
      name: "the node has no driver for the pod's volume",
      message:
        'MountVolume.SetUp failed for volume "v" : kubernetes.io/csi: mounter.SetUpAt failed to get CSI client: driver name secrets-store.csi.k8s.io not found in the list of registered CSI drivers',
      says: ["Install the CSI driver secrets-store.csi.k8s.io on the pod's node", "kubectl get csinodes"],
    },
    {
      name: "the same by the words of 1.20",
      message:
        'MountVolume.NewMounter initialization failed for volume "v" : volume mode "Ephemeral" not supported by driver secrets-store.csi.k8s.io (no CSIDriver object)',
      says: ["Install the CSI driver secrets-store.csi.k8s.io on the pod's node"],
    },
    {
      name: "the folder is not on the node",
      message:
        'MountVolume.SetUp failed for volume "data" : hostPath type check failed: /srv/data is not a directory',
      says: ["Create the directory /srv/data on the pod's node", "DirectoryOrCreate"],
    },
    {
      name: "the node cannot mount NFS",
      message:
        'MountVolume.SetUp failed for volume "nfs" : mount failed: exit status 32\nOutput: mount: bad option; for several filesystems (e.g. nfs, cifs) you might need a /sbin/mount.<type> helper program.',
      says: ["exit status 32: mount: bad option", "nfs-common"],
    },
    {
      name: "the file server exports the folder to others only",
      message:
        'MountVolume.SetUp failed for volume "nfs" : mount failed: exit status 32\nOutput: mount.nfs: access denied by server while mounting 10.0.0.7:/srv',
      says: ["Let the file server export the folder"],
    },
  ].map(
    ({ name, message, says }): Case => ({
      name,
      sections: {
        ...worker({
          ready: false,
          started: "2026-11-23T19:50:00Z",
          container: waiting("ContainerCreating"),
          podStatus: { phase: "Pending" },
        }),
        "kubernetes/events": podEvents({ reason: "FailedMount", message }),
      },
      blueprint: onlyWorker,
      status: "fail",
      finds: ["missing-volume"],
      says,
    }),
  ),
  ...[
    {
      name: "the node has no image for sandboxes, and reaches no registry",
      message:
        'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to get sandbox image "registry.k8s.io/pause:3.10": failed to pull image "registry.k8s.io/pause:3.10": failed to pull and unpack image: dial tcp: lookup registry.k8s.io: no such host',
      says: "Let the node have the image of its sandboxes, registry.k8s.io/pause:3.10",
    },
    {
      name: "the network plugin has no address left",
      message:
        'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "4f02": plugin type="host-local" failed (add): failed to allocate for range 0: no IP addresses available in range set: 10.244.0.1-10.244.0.254',
      says: "Give the network plugin more addresses",
    },
    {
      name: "the network plugin does not run on the node",
      message:
        'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "4f02": plugin type="calico" failed (add): failed to find plugin "calico" in path [/opt/cni/bin]',
      says: "See whether the network plugin's pods run on the node",
    },
  ].map(
    ({ name, message, says }): Case => ({
      name,
      sections: {
        ...worker({
          ready: false,
          started: "2026-11-23T19:50:00Z",
          container: waiting("ContainerCreating"),
          podStatus: { phase: "Pending" },
        }),
        "kubernetes/events": podEvents({ reason: "FailedCreatePodSandBox", message }),
      },
      blueprint: onlyWorker,
      status: "fail",
      finds: ["sandbox"],
      says: [says],
    }),
  ),
  {
    name: "a volume wants a key that its ConfigMap has not: the kubelet's words do not say of which",
    sections: {
      ...worker({
        ready: false,
        started: "2026-11-23T19:50:00Z",
        container: waiting("ContainerCreating"),
        podStatus: { phase: "Pending" },
        podSpec: {
          volumes: [
            {
              name: "t",
              projected: { sources: [{ configMap: { name: "settings", items: [{ key: "limits" }] } }] },
            },
          ],
        },
      }),
      "kubernetes/events": podEvents({
        reason: "FailedMount",
        message:
          'MountVolume.SetUp failed for volume "t" : configmap references non-existent config key: limits',
      }),
    },
    blueprint: onlyWorker,
    status: "fail",
    finds: ["missing-volume"],
    says: [
      "cannot mount a volume of pod nomnom-worker-1-a: ConfigMap settings has no key limits",
      "kubectl patch configmap settings",
    ],
  },
  {
    name: "an init container that waits for a server says so in its log",
    sections: {
      ...worker({
        ready: false,
        started: "2026-11-23T19:50:00Z",
        podSpec: { initContainers: [{ name: "wait" }] },
        podStatus: {
          phase: "Pending",
          initContainerStatuses: [
            {
              ...{ name: "wait", ready: false, restartCount: 0 },
              state: { running: { startedAt: "2026-11-23T19:50:00Z" } },
            },
          ],
          containerStatuses: [waiting("PodInitializing")],
        },
      }),
      "kubernetes/logs": succeed([
        {
          pod: "nomnom-worker-1-a",
          container: "wait",
          previous: false,
          lines: ["waiting for nomnom-nats", ""],
        },
      ]),
    },
    blueprint: onlyWorker,
    status: "fail",
    finds: ["init-running"],
    says: ["which has been running for 600 s: its log ends with waiting for nomnom-nats."],
  },
  {
    name: "a Secret that has been made since the kubelet looked for it",
    sections: {
      ...worker({
        ready: false,
        started: "2026-11-23T19:50:00Z",
        container: {
          ...waiting("CreateContainerConfigError"),
          state: { waiting: { reason: "CreateContainerConfigError", message: 'secret "tuning" not found' } },
        },
      }),
      "kubernetes/secrets": succeed([{ name: "tuning", keys: ["fetch"], error: null }]),
    },
    blueprint: onlyWorker,
    status: "fail",
    finds: ["missing-config"],
    recovers: true,
    says: ["The secret tuning exists now: the kubelet tries again by itself within two minutes."],
  },
  {
    name: "a key that a Secret does not have",
    sections: worker({
      ready: false,
      started: "2026-11-23T19:50:00Z",
      container: {
        ...waiting(""),
        state: {
          waiting: {
            reason: "CreateContainerConfigError",
            message: "couldn't find key fetch in Secret nomnom-dev/tuning",
          },
        },
      },
    }),
    blueprint: onlyWorker,
    status: "fail",
    says: [
      "Add the key fetch to Secret tuning",
      `patch secret tuning -p '{"stringData":{"fetch":"'<VALUE>'"}}'`,
    ],
    recovers: false,
  },
  {
    name: "two replicas of one revision, for which the tag meant different builds",
    sections: { ...twoReplicas("a", "b"), "kubernetes/nodes": onNodes("amd64", "amd64") },
    blueprint: onlyWorker,
    status: "warn",
    finds: ["image-drift"],
    says: ["nomnom-worker-a has sha256:aaaaaaaaaaaa", "nomnom-worker-b has sha256:bbbbbbbbbbbb"],
  },
  {
    name: "the same on nodes of two architectures, each of which may have its own digest",
    sections: { ...twoReplicas("a", "b"), "kubernetes/nodes": onNodes("amd64", "arm64") },
    blueprint: onlyWorker,
    status: "pass",
  },
  {
    name: "a reason of the kubelet that doctor has no words for",
    sections: worker({
      ready: false,
      started: "2026-11-23T19:50:00Z",
      container: waiting("CreateContainerError"),
    }),
    blueprint: onlyWorker,
    status: "fail",
    finds: ["create-error"],
  },
];
