import { type Case, error } from "../../../../test/support/checks/cases.ts";
import { recordedSections } from "../../../../test/support/checks/kubernetes-recording.ts";
import type { Blueprint } from "../../../blueprint/blueprint.ts";
import { succeed } from "../../../snapshot/probe-result.ts";
import { type Sections, sectionSchemas } from "../../../snapshot/snapshot.ts";
import { workloadCases } from "./workload-cases.ts";

const created = "2026-11-23T19:59:50Z";

interface Change {
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

/** A Deployment nomnom-worker and its pod, ready unless told otherwise. */
function worker(change: Change = {}): Sections {
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

/** The worker runs for two minutes and its probe fails so, by the kubelet's words on 1.34. */
const probed = (probe: object, message: string): Sections => ({
  ...worker({
    ready: false,
    started: "2026-11-23T19:58:00Z",
    podSpec: {
      containers: [{ name: "worker", ports: [{ name: "http", containerPort: 8080 }], readinessProbe: probe }],
    },
  }),
  "kubernetes/events": succeed(
    sectionSchemas["kubernetes/events"].parse([
      {
        metadata: { name: "e" },
        involvedObject: { kind: "Pod", name: "nomnom-worker-1-a", fieldPath: "spec.containers{worker}" },
        type: "Warning",
        reason: "Unhealthy",
        message,
        lastTimestamp: "2026-11-23T19:59:55Z",
      },
    ]),
  ),
});

const waiting = (reason: string) => ({
  name: "worker",
  ready: false,
  restartCount: 0,
  state: { waiting: { reason } },
});

/** The worker in CrashLoopBackOff for ten minutes, with this as the last line of its log. */
const crashed = (line: string): Sections => ({
  ...worker({
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
    { pod: "nomnom-worker-1-a", container: "worker", previous: true, lines: [line] },
  ]),
});

/** The worker at zero replicas, and KEDA's object for it. */
function scaledByKeda({
  ready = "True",
  active = "False",
  minReplicaCount = 0,
  annotations = {},
}: {
  ready?: string;
  active?: string;
  minReplicaCount?: number;
  annotations?: Record<string, string>;
}): Sections {
  return {
    ...worker({ replicas: 0 }),
    "kubernetes/scaledobjects": succeed(
      sectionSchemas["kubernetes/scaledobjects"].parse([
        {
          metadata: { name: "worker", annotations },
          spec: { scaleTargetRef: { name: "nomnom-worker" }, minReplicaCount, triggers: [] },
          status: {
            conditions: [
              { type: "Ready", status: ready },
              { type: "Active", status: active },
            ],
          },
        },
      ]),
    ),
  };
}

/** StatefulSet nomnom-nats at revision nats-1 and its first pod. */
function natsPod({ hash = "nats-1", waiting: reason = "", replicas = 1 }): Sections {
  const ready = reason === "";
  return {
    ...worker(),
    "kubernetes/deployments": succeed([]),
    "kubernetes/statefulsets": succeed(
      sectionSchemas["kubernetes/statefulsets"].parse([
        {
          metadata: { name: "nomnom-nats", generation: 1 },
          spec: { replicas, selector: {}, template: { spec: {} } },
          status: {
            observedGeneration: 1,
            readyReplicas: ready ? 1 : 0,
            updateRevision: "nats-1",
            currentRevision: "nats-1",
          },
        },
      ]),
    ),
    "kubernetes/pods": succeed(
      sectionSchemas["kubernetes/pods"].parse([
        {
          metadata: {
            name: "nomnom-nats-0",
            creationTimestamp: "2026-11-23T19:00:00Z",
            labels: { "controller-revision-hash": hash },
            ownerReferences: [{ kind: "StatefulSet", name: "nomnom-nats", controller: true }],
          },
          spec: { containers: [{ name: "nats", image: "nats:2.10.99" }] },
          status: {
            phase: ready ? "Running" : "Pending",
            conditions: [{ type: "Ready", status: ready ? "True" : "False" }],
            containerStatuses: [
              {
                name: "nats",
                ready,
                restartCount: 0,
                state: ready ? { running: { startedAt: created } } : { waiting: { reason } },
              },
            ],
          },
        },
      ]),
    ),
  };
}

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

/** A run of a CronJob; null: it has not ended. */
function cleanup(number: number, tookSeconds: number | null) {
  const startTime = `2026-11-23T18:0${number}:00Z`;
  return {
    metadata: {
      ...{ name: `nomnom-cleanup-${number}`, creationTimestamp: startTime },
      ownerReferences: [{ kind: "CronJob", name: "nomnom-cleanup", controller: true }],
    },
    spec: {},
    status:
      tookSeconds === null
        ? { startTime, active: 1 }
        : {
            ...{ startTime, completionTime: `2026-11-23T18:0${number}:${tookSeconds}Z` },
            conditions: [{ type: "Complete", status: "True" }],
          },
  };
}

function migration(job: object): Sections {
  return {
    ...worker(),
    "kubernetes/deployments": succeed([]),
    "kubernetes/jobs": succeed(
      sectionSchemas["kubernetes/jobs"].parse([{ metadata: { name: "nomnom-migrate" }, spec: {}, ...job }]),
    ),
    "kubernetes/pods": succeed(
      sectionSchemas["kubernetes/pods"].parse([
        {
          metadata: {
            name: "nomnom-migrate-1",
            ownerReferences: [{ kind: "Job", name: "nomnom-migrate", controller: true }],
          },
          spec: { restartPolicy: "Never", containers: [{ name: "migrate" }] },
          status: {
            phase: "Failed",
            containerStatuses: [
              { name: "migrate", ready: false, restartCount: 0, state: { terminated: { exitCode: 1 } } },
            ],
          },
        },
      ]),
    ),
  };
}

/** Events of the worker's pod. */
const podEvents = (...events: object[]) =>
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

/** A worker whose readiness probe on port 8080 has been failing for ten minutes. */
const neverReady = worker({
  ready: false,
  started: "2026-11-23T19:50:00Z",
  podSpec: { containers: [{ name: "worker", readinessProbe: { httpGet: { path: "/", port: 8080 } } }] },
});

const refusedProbe = {
  reason: "Unhealthy",
  message:
    'Readiness probe failed: Get "http://10.244.0.83:8080/": dial tcp 10.244.0.83:8080: connect: connection refused',
};

/** A worker with these variables, whose readiness probe has had no answer for ten minutes. */
const silentProbe = (env: object[]): Sections => ({
  ...worker({
    ready: false,
    started: "2026-11-23T19:50:00Z",
    podSpec: {
      containers: [{ name: "worker", env, readinessProbe: { httpGet: { path: "/ready", port: 8080 } } }],
    },
  }),
  "kubernetes/events": podEvents({
    reason: "Unhealthy",
    message:
      'Readiness probe failed: Get "http://10.244.0.83:8080/ready": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
  }),
});

/** The worker in CrashLoopBackOff, whose runs end with this exit code and say nothing. */
function crashedWith(exitCode: number): Sections {
  return JSON.parse(JSON.stringify(crashed("")).replaceAll('"exitCode":1,', `"exitCode":${exitCode},`));
}

/** What a run of e2e that took two replicas to zero writes. */
const e2eMark = (at: string) =>
  JSON.stringify({ runId: "20200101-000000-abcdef", replicas: 2, user: null, at });

const onlyWorker = (blueprint: Blueprint): Blueprint => ({
  ...blueprint,
  workloads: [{ kind: "Deployment", name: "nomnom-worker", optional: false, single: null }],
});

const zooWorkloads = (blueprint: Blueprint): Blueprint => ({
  ...blueprint,
  release: "zoo",
  instance: "zoo",
  workloads: ["web", "panic", "oom", "rollout", "zero"]
    .map((name) => ({ kind: "Deployment" as const, name, optional: false, single: null }))
    .concat([{ kind: "Deployment", name: "absent", optional: true, single: null }]),
});

const forbidden = (resource: string, apiGroup: string) =>
  error(
    "kubernetes",
    "forbidden",
    `${resource} is forbidden: User "system:serviceaccount:ops:oncall" cannot list resource "${resource}"`,
    {
      missing: [{ apiGroup, resource, verb: "list" }],
      refusedUser: "system:serviceaccount:ops:oncall",
    },
  );

export const cases: Case[] = [
  {
    name: "the chart with its default values: no image can be pulled, NATS 0/3 for good",
    snapshot: "chart-default-values",
    status: "fail",
    resources: [
      "kubernetes/deployment/nomnom-dashboard-backend",
      "kubernetes/deployment/nomnom-dashboard-frontend",
      "kubernetes/deployment/nomnom-ingestion-api",
      "kubernetes/deployment/nomnom-worker",
      "kubernetes/statefulset/nomnom-nats",
    ],
    evidence: { cause: "image-pull", ready: "0/2" },
    recovers: false,
    says: [
      "dial tcp 127.0.0.1:5001: connect: connection refused",
      "not established contact with a meta leader",
      "2 more pods are not created before it is ready",
      "--set nats.cluster.enabled=false",
    ],
  },
  {
    name: "the chart with values-dev: NATS killed by its own liveness probe, the API panics, the frontend runs out of memory",
    snapshot: "chart-values-dev",
    status: "fail",
    resources: [
      "kubernetes/deployment/nomnom-dashboard-backend",
      "kubernetes/deployment/nomnom-dashboard-frontend",
      "kubernetes/deployment/nomnom-ingestion-api",
      "kubernetes/statefulset/nomnom-nats",
    ],
    says: [
      "nomnom-ingestion-api (CrashLoopBackOff, 0/1) keeps crashing: container ingestion-api ended with exit code 101",
      "(JetStream error 10065)",
      "Repair what it crashed on: its stream's subjects overlap another stream's (JetStream error 10065).",
      "OOMKilled, 5 restarts): it used more than its memory limit of 128 MiB",
      "--limits=memory=256Mi",
    ],
  },
  {
    name: "the same with NATS alone: the backend is ready between two kills of its liveness probe",
    snapshot: "chart-values-dev-fixed",
    status: "fail",
    resources: [
      "kubernetes/deployment/nomnom-dashboard-backend",
      "kubernetes/deployment/nomnom-dashboard-frontend",
      "kubernetes/deployment/nomnom-ingestion-api",
    ],
  },
  {
    name: "workloads of the zoo listed in a configuration",
    sections: recordedSections("fixtures/zoo"),
    blueprint: zooWorkloads,
    status: "fail",
    resources: [
      "kubernetes/deployment/oom",
      "kubernetes/deployment/panic",
      "kubernetes/deployment/rollout",
      "kubernetes/deployment/zero",
    ],
    says: [
      'Rollout stuck: deployment "rollout" exceeded its progress deadline',
      "zero has 0 replicas and does nothing",
    ],
  },
  {
    name: "every pod of the zoo, as one release",
    sections: recordedSections("fixtures/zoo", "zoo"),
    takenAt: "2026-11-23T19:47:18Z",
    blueprint: (b) => ({ ...b, release: "zoo", instance: "zoo", workloads: [] }),
    status: "fail",
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
    name: "the probe's program is not in the image",
    sections: probed(
      { exec: { command: ["curl", "-f", "localhost"] } },
      'Readiness probe errored and resulted in unknown state: rpc error: code = Unknown desc = failed to exec in container: failed to start exec "5d37": OCI runtime exec failed: exec failed: unable to start container process: exec: "curl": executable file not found in $PATH: unknown',
    ),
    blueprint: onlyWorker,
    status: "fail",
    says: ["The probe runs curl, which the image does not have"],
  },
  {
    name: "the probe speaks HTTPS to a program that speaks HTTP",
    sections: probed(
      { httpGet: { port: 8080, scheme: "HTTPS" } },
      'Readiness probe failed: Get "https://10.244.0.31:8080/": http: server gave HTTP response to HTTPS client',
    ),
    blueprint: onlyWorker,
    status: "fail",
    remedies: ["The program speaks HTTP there, and the probe HTTPS: set its scheme to HTTP."],
  },
  {
    name: "the probe names a port that the container does not have",
    sections: probed(
      { httpGet: { port: "health" } },
      'Readiness probe errored and resulted in unknown state: strconv.Atoi: parsing "health": invalid syntax',
    ),
    blueprint: onlyWorker,
    status: "fail",
    remedies: [
      "The probe asks a port called health, and container worker has only http (8080): name one of its ports, or give the number.",
    ],
  },
  {
    name: "a postStart hook that does not end: the container was started, and counts as being created",
    sections: {
      ...worker({
        ready: false,
        started: "2026-11-23T19:55:00Z",
        container: waiting("ContainerCreating"),
        podStatus: { phase: "Pending" },
      }),
      "kubernetes/events": succeed(
        sectionSchemas["kubernetes/events"].parse([
          {
            metadata: { name: "e" },
            involvedObject: { kind: "Pod", name: "nomnom-worker-1-a", fieldPath: "spec.containers{worker}" },
            type: "Normal",
            reason: "Started",
            message: "Started container worker",
            lastTimestamp: "2026-11-23T19:55:04Z",
          },
        ]),
      ),
    },
    blueprint: onlyWorker,
    status: "fail",
    finds: ["start-hook"],
    says: ["has started container worker 296 s ago, and its postStart hook has not ended since"],
    recovers: false,
  },
  {
    name: "nothing runs until the old pod has ended, which may take minutes (Recreate)",
    sections: worker({
      podMetadata: { deletionTimestamp: "2026-11-23T20:07:00Z" },
      podSpec: { terminationGracePeriodSeconds: 600 },
      deploymentStatus: { replicas: 0, updatedReplicas: 0, availableReplicas: 0, readyReplicas: 0 },
    }),
    blueprint: onlyWorker,
    status: "fail",
    messages: [
      "nomnom-worker is rolling out, and nothing of it runs: its old pod nomnom-worker-1-a has to end first, which may take 7m more (grace period of 10m).",
    ],
    recovers: true,
  },
  {
    name: "the same with seconds to go",
    sections: worker({
      podMetadata: { deletionTimestamp: "2026-11-23T20:00:20Z" },
      deploymentStatus: { replicas: 0, updatedReplicas: 0, availableReplicas: 0, readyReplicas: 0 },
    }),
    blueprint: onlyWorker,
    status: "warn",
    recovers: true,
  },
  {
    name: "a rollout that has stopped, and no pod that says why",
    sections: {
      ...worker({
        deploymentStatus: {
          conditions: [{ type: "Progressing", status: "False", reason: "ProgressDeadlineExceeded" }],
        },
      }),
    },
    blueprint: onlyWorker,
    status: "fail",
    finds: ["rollout-stuck"],
    says: ["rollout history deployment/nomnom-worker"],
  },
  {
    name: "a wanted workload does not exist",
    sections: worker(),
    blueprint: (b) => ({
      ...b,
      workloads: [
        ...onlyWorker(b).workloads,
        { kind: "Deployment", name: "nomnom-ingestion-api", optional: false, single: null },
      ],
    }),
    status: "fail",
    resources: ["kubernetes/deployment/nomnom-ingestion-api"],
    evidence: { cause: "missing" },
    recovers: false,
    says: ["Deployment nomnom-ingestion-api does not exist", "upgrade --install nomnom"],
  },
  {
    name: "a pod that started 10 s ago and is not ready yet will recover",
    sections: worker({ ready: false }),
    blueprint: onlyWorker,
    status: "warn",
    evidence: { cause: "readiness-probe" },
    recovers: true,
  },
  {
    name: "the same pod an hour later will not",
    sections: worker({ ready: false, started: "2026-11-23T19:00:00Z" }),
    blueprint: onlyWorker,
    status: "fail",
    evidence: { cause: "readiness-probe" },
    recovers: false,
  },
  {
    name: "the same pod for a machine whose clock is an hour behind",
    sections: {
      ...worker({ ready: false, started: "2026-11-23T20:40:00Z" }),
      "kubernetes/server": succeed({
        server: "https://127.0.0.1:6443",
        gitVersion: "v1.34.4",
        user: null,
        clockAheadMs: 3_600_000,
      }),
    },
    blueprint: onlyWorker,
    status: "fail",
    finds: ["readiness-probe"],
  },
  {
    name: "a first crash right after the start may have been waiting for another service",
    sections: worker({
      ready: false,
      container: {
        name: "worker",
        ready: false,
        restartCount: 1,
        state: { waiting: { reason: "CrashLoopBackOff" } },
        lastState: { terminated: { exitCode: 1, reason: "Error" } },
      },
    }),
    blueprint: onlyWorker,
    status: "fail",
    evidence: { cause: "crash-loop", status: "CrashLoopBackOff" },
    recovers: true,
  },
  {
    name: "a container that runs for a moment between two crashes is in its crash loop",
    sections: worker({
      ready: false,
      container: {
        name: "worker",
        ready: false,
        restartCount: 3,
        state: { running: { startedAt: "2026-11-23T19:59:58Z" } },
        lastState: {
          terminated: {
            exitCode: 101,
            startedAt: "2026-11-23T19:59:00Z",
            finishedAt: "2026-11-23T19:59:02Z",
          },
        },
      },
    }),
    blueprint: onlyWorker,
    status: "fail",
    evidence: { cause: "crash-loop", status: "Running" },
    recovers: true,
  },
  {
    name: "a container that ended after hours and has just been started again is starting",
    sections: worker({
      ready: false,
      container: {
        name: "worker",
        ready: false,
        restartCount: 1,
        state: { running: { startedAt: "2026-11-23T19:59:58Z" } },
        lastState: {
          terminated: {
            exitCode: 101,
            startedAt: "2026-11-23T12:00:00Z",
            finishedAt: "2026-11-23T19:59:57Z",
          },
        },
      },
    }),
    blueprint: onlyWorker,
    status: "warn",
    evidence: { cause: "readiness-probe" },
    recovers: true,
  },
  {
    name: "pods are ready, the rollout is not over",
    sections: {
      ...worker(),
      "kubernetes/deployments": succeed(
        sectionSchemas["kubernetes/deployments"].parse([
          {
            metadata: { name: "nomnom-worker", generation: 2 },
            spec: { replicas: 1, selector: {}, template: { spec: {} } },
            status: { observedGeneration: 1 },
          },
        ]),
      ),
    },
    blueprint: onlyWorker,
    status: "warn",
    evidence: { cause: "rolling" },
    recovers: true,
  },
  { name: "all there and ready", sections: worker(), blueprint: onlyWorker, status: "pass", resources: [] },
  {
    name: "a required workload with zero replicas",
    sections: worker({ replicas: 0 }),
    blueprint: onlyWorker,
    status: "warn",
    finds: ["scaled-to-zero"],
    says: ["has 0 replicas and does nothing", "scale deployment/nomnom-worker --replicas=1"],
  },
  {
    name: "a required workload with zero replicas and a Service that leads to it",
    sections: {
      ...worker({ replicas: 0 }),
      "kubernetes/services": succeed(
        sectionSchemas["kubernetes/services"].parse([
          { metadata: { name: "nomnom-worker" }, spec: { selector: { app: "worker" }, ports: [] } },
        ]),
      ),
    },
    blueprint: onlyWorker,
    status: "fail",
    says: ["Service nomnom-worker leads to it and refuses every request"],
    recovers: false,
  },
  {
    name: "zero replicas on purpose are a note",
    sections: worker({
      replicas: 0,
      deploymentMetadata: { annotations: { "autoscaling.keda.sh/paused-replicas": "0" } },
    }),
    blueprint: onlyWorker,
    status: "pass",
    finds: ["scaled-to-zero"],
    says: ["on purpose (annotation autoscaling.keda.sh/paused-replicas: 0)"],
  },
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
    { name: "a DaemonSet of strategy OnDelete keeps pods of its old template", type: "OnDelete" },
    { name: "a DaemonSet replaces the pods of its old template", type: "RollingUpdate" },
  ].map(
    ({ name, type }): Case => ({
      name,
      sections: {
        ...worker(),
        "kubernetes/daemonsets": succeed(
          sectionSchemas["kubernetes/daemonsets"].parse([
            {
              metadata: { name: "nomnom-agent", generation: 2 },
              spec: { selector: {}, template: { spec: {} }, updateStrategy: { type } },
              status: {
                observedGeneration: 2,
                desiredNumberScheduled: 1,
                updatedNumberScheduled: 0,
                numberAvailable: 1,
              },
            },
          ]),
        ),
      },
      blueprint: (b) => ({
        ...b,
        workloads: [{ kind: "DaemonSet", name: "nomnom-agent", optional: false, single: null }],
      }),
      ...(type === "OnDelete"
        ? { status: "pass", resources: [] }
        : { status: "warn", finds: ["rolling"], says: ["0 out of 1 new pods have been updated"] }),
    }),
  ),
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
  {
    name: "a pod of an Argo Rollout is its Rollout's, which no command takes for a Deployment",
    sections: {
      ...worker({
        podMetadata: {
          labels: { "app.kubernetes.io/instance": "nomnom" },
          ownerReferences: [{ kind: "ReplicaSet", name: "reader-abc", controller: true }],
        },
        ready: false,
        container: {
          name: "worker",
          ready: false,
          restartCount: 4,
          state: { waiting: { reason: "CrashLoopBackOff" } },
          lastState: { terminated: { exitCode: 137, reason: "OOMKilled" } },
        },
      }),
      "kubernetes/deployments": succeed([]),
      "kubernetes/replicasets": succeed(
        sectionSchemas["kubernetes/replicasets"].parse([
          {
            metadata: {
              name: "reader-abc",
              ownerReferences: [
                { apiVersion: "argoproj.io/v1alpha1", kind: "Rollout", name: "reader", controller: true },
              ],
            },
            spec: { selector: {} },
          },
        ]),
      ),
    },
    blueprint: (b) => ({ ...b, workloads: [] }),
    status: "fail",
    finds: ["out-of-memory"],
    resources: ["kubernetes/rollout/reader"],
    says: ["kubectl get rollout.argoproj.io/reader -o yaml"],
  },
  ...[
    {
      name: "a pod that was ready until half a minute ago may be so again",
      lost: "2026-11-23T19:59:30Z",
      recovers: true,
    },
    {
      name: "a pod that has not been ready for minutes stays so",
      lost: "2026-11-23T19:55:00Z",
      recovers: false,
    },
  ].map(
    ({ name, lost, recovers }): Case => ({
      name,
      takenAt: "2026-11-23T20:00:00Z",
      sections: worker({
        ready: false,
        started: "2026-11-23T18:00:00Z",
        podSpec: { containers: [{ name: "worker", readinessProbe: { httpGet: { port: 8080 } } }] },
        podStatus: { conditions: [{ type: "Ready", status: "False", lastTransitionTime: lost }] },
      }),
      blueprint: onlyWorker,
      status: "fail",
      finds: ["readiness-probe"],
      recovers,
    }),
  ),
  {
    name: "KEDA has scaled the worker to zero while nothing waits",
    sections: scaledByKeda({}),
    blueprint: onlyWorker,
    status: "pass",
    finds: ["scaled-to-zero"],
    says: ["on purpose by KEDA, as none of the triggers of ScaledObject worker is active"],
  },
  {
    name: "KEDA's pause stands on the ScaledObject",
    sections: scaledByKeda({ annotations: { "autoscaling.keda.sh/paused-replicas": "0" } }),
    blueprint: onlyWorker,
    status: "pass",
    says: ["on purpose (annotation autoscaling.keda.sh/paused-replicas: 0 of ScaledObject worker)"],
  },
  ...[
    { name: "KEDA has work for it and zero replicas are left", active: "True" },
    { name: "KEDA cannot ask its triggers and zero replicas are left", ready: "False" },
    { name: "KEDA may not scale it to zero", minReplicaCount: 1 },
  ].map(
    ({ name, ...change }): Case => ({
      name,
      sections: scaledByKeda(change),
      blueprint: onlyWorker,
      status: "warn",
      finds: ["scaled-to-zero"],
      says: ["has 0 replicas and does nothing"],
    }),
  ),
  {
    name: "an e2e run has scaled a workload to zero long ago and not put it back",
    sections: worker({
      replicas: 0,
      deploymentMetadata: { annotations: { "nomnom-doctor/e2e": e2eMark("2020-01-01T00:00:00.000Z") } },
    }),
    blueprint: onlyWorker,
    status: "warn",
    finds: ["left-at-zero"],
    says: ["e2e run 20200101-000000-abcdef", "has not put it back to 2"],
    recovers: false,
  },
  {
    name: "an e2e run that may be going on has scaled a workload to zero",
    takenAt: "2026-11-23T19:47:18Z",
    sections: worker({
      replicas: 0,
      deploymentMetadata: { annotations: { "nomnom-doctor/e2e": e2eMark("2026-11-23T19:46:18.000Z") } },
    }),
    blueprint: onlyWorker,
    status: "pass",
    finds: ["left-at-zero"],
    says: ["puts it back to 2 at its end"],
  },
  {
    name: "a workload the release can do without has zero replicas",
    sections: worker({ replicas: 0 }),
    blueprint: (b) => ({ ...b, workloads: [] }),
    status: "pass",
    finds: ["scaled-to-zero"],
  },
  {
    name: "the states that Kubernetes has learnt since 1.20, as one release",
    sections: recordedSections("fixtures/zoo-1.34", "zoo"),
    takenAt: "2026-11-28T03:58:24Z",
    blueprint: (b) => ({ ...b, release: "zoo", instance: "zoo", workloads: [] }),
    status: "fail",
    says: [
      "Job job-deadline failed",
      "Job job-onfailure failed",
      "Job failure-policy failed",
      "policy-job cannot create pods",
      "kubectl get validatingadmissionpolicy no-deny -o yaml",
      "The last run of CronJob cron-fails (cron-fails-29930638) failed",
      'serviceaccount "robot" not found',
    ],
  },
  {
    name: "a crash whose reason has been repaired starts again by itself: worth waiting for",
    sections: crashed('err_code: ErrorCode(10065), description: Some("subjects overlap")'),
    outcomes: new Map([["nats/stream-overlap", "pass"]]),
    blueprint: onlyWorker,
    status: "fail",
    finds: ["crash-loop"],
    recovers: true,
    says: [
      "The reason is gone (nats/stream-overlap does not fail now): it starts again by itself in at most 60 s",
      "rollout restart deployment/nomnom-worker",
    ],
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
    name: "a run of a CronJob that hangs, and those that Forbid keeps from starting",
    sections: {
      ...worker(),
      "kubernetes/deployments": succeed([]),
      "kubernetes/jobs": succeed(sectionSchemas["kubernetes/jobs"].parse([cleanup(1, 40), cleanup(2, null)])),
      "kubernetes/events": succeed(
        sectionSchemas["kubernetes/events"].parse([
          {
            metadata: { name: "e" },
            involvedObject: { kind: "CronJob", name: "nomnom-cleanup" },
            ...{ reason: "JobAlreadyActive", count: 12 },
          },
        ]),
      ),
    },
    blueprint: (b) => ({ ...b, workloads: [] }),
    status: "warn",
    finds: ["job-hangs"],
    says: ["12 runs were skipped lately", "those before it took at most 40 s"],
  },
  {
    name: "pods of a CronJob without the right to list Jobs: the last run that has ended counts",
    sections: {
      ...worker(),
      "kubernetes/deployments": succeed([]),
      "kubernetes/jobs": error("kubernetes", "not-found", "the server could not find the requested resource"),
      "kubernetes/pods": succeed(
        sectionSchemas["kubernetes/pods"].parse(
          [
            ["nomnom-cleanup-29391040", "2026-11-20T20:00:00Z", "Failed"],
            ["nomnom-cleanup-29395360", "2026-11-23T20:00:00Z", "Succeeded"],
          ].map(([job, at, phase]) => ({
            metadata: {
              name: `${job}-a`,
              creationTimestamp: at,
              ownerReferences: [{ kind: "Job", name: job, controller: true }],
            },
            spec: { restartPolicy: "Never", containers: [{ name: "main" }] },
            status: { phase },
          })),
        ),
      ),
    },
    blueprint: (b) => ({ ...b, workloads: [] }),
    status: "pass",
    resources: [],
  },
  {
    name: "a crash whose reason another check still finds",
    sections: crashed('err_code: ErrorCode(10065), description: Some("subjects overlap")'),
    outcomes: new Map([["nats/stream-overlap", "fail"]]),
    blueprint: onlyWorker,
    status: "fail",
    recovers: false,
    says: ["It stops crashing once nats/stream-overlap is repaired"],
  },
  {
    name: "a crash whose reason has been repaired and hid the next: NATS looks for room before it compares subjects",
    sections: crashed("err_code: ErrorCode(10047)"),
    outcomes: new Map([
      ["nats/storage-reservation", "pass"],
      ["nats/stream-overlap", "fail"],
    ]),
    blueprint: onlyWorker,
    status: "fail",
    recovers: false,
    says: ["It stops crashing once nats/stream-overlap is repaired", "(JetStream error 10065)"],
  },
  {
    name: "a crash whose reason cannot be judged while NATS restarts",
    sections: crashed("err_code: ErrorCode(10047)"),
    outcomes: new Map([["nats/storage-reservation", "blocked"]]),
    blueprint: onlyWorker,
    status: "fail",
    recovers: true,
    says: ["Whether that is still so, nats/storage-reservation cannot say now."],
  },
  {
    name: "a crash on a full disk, which is no volume of the release's claims",
    sections: crashed("FATAL:  could not extend file: No space left on device"),
    outcomes: new Map([["kubernetes/volume-space", "pass"]]),
    blueprint: onlyWorker,
    status: "fail",
    recovers: false,
    says: ["Repair what it crashed on: there is no space left on a disk."],
  },
  {
    name: "the same where a volume of the release is full",
    sections: crashed("FATAL:  could not extend file: No space left on device"),
    outcomes: new Map([["kubernetes/volume-space", "fail"]]),
    blueprint: onlyWorker,
    status: "fail",
    explainedBy: "kubernetes/volume-space",
    says: ["once kubernetes/volume-space is repaired"],
  },
  {
    name: "a crash since JetStream is off",
    sections: crashed("Failed to get/create stream: Error { kind: JetStreamUnavailable, source: None }"),
    outcomes: new Map([["nats/reachable", "fail"]]),
    blueprint: onlyWorker,
    status: "fail",
    explainedBy: "nats/reachable",
    says: ["It stops crashing once nats/reachable is repaired: NATS has no JetStream for it."],
  },
  {
    name: "a crash since NATS does not let the program in, but doctor",
    sections: crashed(
      "Failed to connect to NATS: Error { kind: AuthorizationViolation, source: Some(AuthorizationViolation) }",
    ),
    outcomes: new Map([["nats/reachable", "pass"]]),
    blueprint: onlyWorker,
    status: "fail",
    says: ["The reason is gone (nats/reachable does not fail now)"],
  },
  {
    name: "a crash since NATS took no connection while its pod was replaced, and takes them again",
    sections: crashed("Failed to connect to NATS: Error { kind: TimedOut, source: None }"),
    outcomes: new Map([["nats/reachable", "pass"]]),
    blueprint: onlyWorker,
    status: "fail",
    recovers: true,
    says: ["The reason is gone (nats/reachable does not fail now): it starts again by itself"],
  },
  {
    name: "a crash since JetStream gave no answer, as it still does",
    sections: crashed("Failed to get/create stream: Error { kind: TimedOut, source: None }"),
    outcomes: new Map([["nats/reachable", "fail"]]),
    blueprint: onlyWorker,
    status: "fail",
    explainedBy: "nats/reachable",
    says: ["once nats/reachable is repaired: it cannot reach NATS"],
  },
  {
    name: "a crash since the database does not exist",
    sections: crashed(
      'Failed to create database pool: Error(Some("connection to server at \\"db\\", port 5432 failed: FATAL:  database \\"nodb\\" does not exist\\n"))',
    ),
    outcomes: new Map([["postgres/reachable", "fail"]]),
    blueprint: onlyWorker,
    status: "fail",
    explainedBy: "postgres/reachable",
    says: ["the database it names does not exist"],
  },
  {
    name: "a probe that gets no answer while PostgreSQL is away: the API waits for it with its only thread",
    sections: silentProbe([{ name: "DATABASE_URL", value: "postgresql://db/nomnom" }]),
    outcomes: new Map([["postgres/reachable", "fail"]]),
    blueprint: onlyWorker,
    status: "fail",
    explainedBy: "postgres/reachable",
    says: ["It answers again once postgres/reachable is repaired."],
  },
  {
    name: "the same probe while PostgreSQL answers: the program itself is silent",
    sections: silentProbe([{ name: "DATABASE_URL", value: "postgresql://db/nomnom" }]),
    outcomes: new Map([["postgres/reachable", "pass"]]),
    blueprint: onlyWorker,
    status: "fail",
    says: ["Make the probed address answer"],
  },
  {
    name: "the same probe of a program that has no database",
    sections: silentProbe([]),
    outcomes: new Map([["postgres/reachable", "fail"]]),
    blueprint: onlyWorker,
    status: "fail",
    says: ["Make the probed address answer"],
  },
  {
    name: "a role without a right in PostgreSQL",
    sections: crashed("Error: permission denied for schema public"),
    outcomes: new Map([["postgres/privileges", "fail"]]),
    blueprint: onlyWorker,
    status: "fail",
    recovers: false,
    says: ["It stops crashing once postgres/privileges is repaired: its role lacks a right"],
  },
  {
    name: "a program that only waits for PostgreSQL, however old the pod",
    sections: crashed("error: connect to nomnom-postgres:5432: Connection refused"),
    outcomes: new Map([["postgres/reachable", "fail"]]),
    blueprint: onlyWorker,
    status: "fail",
    recovers: true,
  },
  {
    name: "a container without probes is ready between two crashes",
    sections: worker({
      started: "2026-11-23T19:50:00Z",
      container: {
        name: "worker",
        ready: true,
        restartCount: 4,
        started: true,
        state: { running: { startedAt: "2026-11-23T19:59:50Z" } },
        lastState: {
          terminated: {
            exitCode: 101,
            startedAt: "2026-11-23T19:58:50Z",
            finishedAt: "2026-11-23T19:59:02Z",
          },
        },
      },
    }),
    blueprint: onlyWorker,
    status: "fail",
    finds: ["crash-loop"],
    recovers: true,
    says: [
      "keeps crashing: container worker ended with exit code 101 (4 restarts) and runs again for the moment",
    ],
  },
  {
    name: "a container that has outlasted its crashes is ready",
    sections: worker({
      started: "2026-11-23T19:50:00Z",
      container: {
        name: "worker",
        ready: true,
        restartCount: 4,
        started: true,
        state: { running: { startedAt: "2026-11-23T19:59:02Z" } },
        lastState: {
          terminated: {
            exitCode: 101,
            startedAt: "2026-11-23T19:58:50Z",
            finishedAt: "2026-11-23T19:59:02Z",
          },
        },
      },
    }),
    blueprint: onlyWorker,
    status: "pass",
    resources: [],
  },
  {
    name: "one failed liveness probe ten minutes before a program ended by itself",
    sections: {
      ...crashed("Error: config key consumer.max_deliver is missing"),
      "kubernetes/events": podEvents({
        reason: "Unhealthy",
        message: "Liveness probe failed: connection refused",
        lastTimestamp: "2026-11-23T19:49:50Z",
      }),
    },
    blueprint: onlyWorker,
    status: "fail",
    finds: ["crash-loop"],
    says: ["config key consumer.max_deliver is missing"],
  },
  {
    name: "killed by its liveness probe, in the kubelet's own words",
    sections: {
      ...crashed("listening on http://127.0.0.1:8080"),
      "kubernetes/events": podEvents(
        {
          reason: "Unhealthy",
          message:
            'Liveness probe failed: Get "http://10.244.0.83:8080/health": dial tcp 10.244.0.83:8080: connect: connection refused',
          lastTimestamp: "2026-11-23T19:59:44Z",
        },
        { reason: "Killing", message: "Container worker failed liveness probe, will be restarted" },
      ),
    },
    blueprint: onlyWorker,
    status: "fail",
    finds: ["listens-elsewhere"],
    says: [
      "it listens only on 127.0.0.1, which neither the kubelet nor another pod can reach",
      "Let the program listen on 0.0.0.0:8080",
    ],
  },
  {
    name: "killed for its start hook, and the kubelet has said so of earlier runs only",
    sections: {
      ...crashedWith(137),
      "kubernetes/events": podEvents(
        {
          reason: "FailedPostStartHook",
          message: "PostStartHook failed",
          lastTimestamp: "2026-11-23T19:54:00Z",
        },
        { reason: "Killing", message: "FailedPostStartHook", lastTimestamp: "2026-11-23T19:54:00Z" },
      ),
    },
    blueprint: onlyWorker,
    status: "fail",
    finds: ["start-hook"],
    says: ["killed because its postStart hook fails", "PostStartHook failed"],
  },
  {
    name: "killed by its liveness probe because a thread of it has panicked and the process goes on",
    sections: {
      ...crashedWith(137),
      "kubernetes/logs": succeed([
        {
          pod: "nomnom-worker-1-a",
          container: "worker",
          previous: true,
          lines: ["thread 'main' panicked at src/main.rs:58:10:", "Failed: err_code: ErrorCode(10047)"],
        },
      ]),
      "kubernetes/events": podEvents(
        { reason: "Unhealthy", message: "Liveness probe failed: connection refused" },
        { reason: "Killing", message: "Container worker failed liveness probe, will be restarted" },
      ),
    },
    outcomes: new Map([["nats/storage-reservation", "fail"]]),
    blueprint: onlyWorker,
    status: "fail",
    finds: ["liveness-probe"],
    explainedBy: "nats/storage-reservation",
    says: ["log: Failed: err_code: ErrorCode(10047)", "It answers once nats/storage-reservation is repaired"],
  },
  {
    name: "killed by its liveness probe as it listens elsewhere, whatever else its log complains about",
    sections: {
      ...crashedWith(137),
      "kubernetes/logs": succeed([
        {
          pod: "nomnom-worker-1-a",
          container: "worker",
          previous: true,
          firstLines: ["dashboard listening on 0.0.0.0:3000"],
          lines: ['ERROR polling table order_line_items: relation "order_line_items" does not exist'],
        },
      ]),
      "kubernetes/events": podEvents(
        {
          reason: "Unhealthy",
          message:
            'Liveness probe failed: Get "http://10.244.0.50:8080/api/health": dial tcp 10.244.0.50:8080: connect: connection refused',
        },
        { reason: "Killing", message: "Container worker failed liveness probe, will be restarted" },
      ),
    },
    outcomes: new Map([["postgres/table-presence", "fail"]]),
    blueprint: onlyWorker,
    status: "fail",
    finds: ["listens-elsewhere"],
    says: ["The probe asks port 8080; its log says that it listens on 3000"],
  },
  {
    name: "not ready because it waits for a database that does not answer",
    sections: {
      ...neverReady,
      "kubernetes/logs": succeed([
        {
          pod: "nomnom-worker-1-a",
          container: "worker",
          previous: false,
          lines: [
            'ERROR r2d2: connection to server at "nomnom-postgres", port 5432 failed: Connection refused',
          ],
        },
      ]),
      "kubernetes/events": podEvents({
        reason: "Unhealthy",
        message: "Readiness probe failed: context deadline exceeded",
      }),
    },
    outcomes: new Map([["postgres/reachable", "fail"]]),
    blueprint: onlyWorker,
    status: "fail",
    finds: ["readiness-probe"],
    explainedBy: "postgres/reachable",
    says: ["It answers once postgres/reachable is repaired: it cannot reach PostgreSQL"],
  },
  {
    name: "a start hook that failed once, and a program that gives up by itself since",
    sections: {
      ...crashed("Error: config key consumer.max_deliver is missing"),
      "kubernetes/events": podEvents({
        reason: "FailedPostStartHook",
        message: "PostStartHook failed",
        lastTimestamp: "2026-11-23T19:54:00Z",
      }),
    },
    blueprint: onlyWorker,
    status: "fail",
    finds: ["crash-loop"],
    says: ["config key consumer.max_deliver is missing"],
  },
  ...[
    "Server running at http://localhost:8080/",
    "INFO:     Uvicorn running on http://127.0.0.1:8080 (Press CTRL+C to quit)",
    "Starting development server at http://127.0.0.1:8080/",
    "gateway bound to [::1]:8080",
  ].map(
    (line): Case => ({
      name: `a readiness probe that is refused beside the log line "${line}"`,
      sections: {
        ...neverReady,
        "kubernetes/logs": succeed([
          { pod: "nomnom-worker-1-a", container: "worker", previous: false, lines: [line] },
        ]),
        "kubernetes/events": podEvents(refusedProbe),
      },
      blueprint: onlyWorker,
      status: "fail",
      finds: ["listens-elsewhere"],
      says: ["which neither the kubelet nor another pod can reach"],
    }),
  ),
  ...["Server running at http://0.0.0.0:8080/", "ready: forwarding to http://localhost:8080"].map(
    (line): Case => ({
      name: `a readiness probe that is refused beside the log line "${line}", which names no loopback listener`,
      sections: {
        ...neverReady,
        "kubernetes/logs": succeed([
          { pod: "nomnom-worker-1-a", container: "worker", previous: false, lines: [line] },
        ]),
        "kubernetes/events": podEvents(refusedProbe),
      },
      blueprint: onlyWorker,
      status: "fail",
      finds: ["readiness-probe"],
    }),
  ),
  {
    name: "a pod that has just started and was not probed yet",
    sections: worker({
      ready: false,
      started: "2026-11-23T19:59:56Z",
      podSpec: {
        containers: [{ name: "worker", readinessProbe: { httpGet: { path: "/ready", port: 8080 } } }],
      },
    }),
    blueprint: onlyWorker,
    status: "warn",
    recovers: true,
    says: ["4 s ago: its readiness probe (GET /ready on port 8080) has not succeeded yet", "Wait for"],
  },
  {
    name: "all pods are ready and minReadySeconds are not over: nothing to worry about",
    sections: worker({
      deploymentSpec: { minReadySeconds: 3600 },
      deploymentStatus: { availableReplicas: 0 },
    }),
    blueprint: onlyWorker,
    status: "pass",
    says: ["has all its pods ready"],
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
  {
    name: "a pod that leaves within its grace period beside the one that replaces it",
    sections: worker({
      podMetadata: { deletionTimestamp: "2026-11-23T20:00:20Z" },
    }),
    blueprint: onlyWorker,
    status: "pass",
    resources: [],
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
  {
    name: "a paused Deployment whose change does not reach its pods",
    sections: worker({
      deploymentSpec: { paused: true },
      deploymentStatus: {
        updatedReplicas: 0,
        conditions: [{ type: "Progressing", status: "Unknown", reason: "DeploymentPaused" }],
      },
    }),
    blueprint: onlyWorker,
    status: "warn",
    finds: ["paused"],
    recovers: false,
    says: ["kubectl -n nomnom-dev rollout resume deployment/nomnom-worker"],
  },
  {
    name: "a Deployment that has been deleted and that a finalizer holds",
    sections: worker({
      deploymentMetadata: {
        deletionTimestamp: "2026-11-23T19:50:00Z",
        finalizers: ["example.com/backup"],
      },
    }),
    blueprint: onlyWorker,
    status: "fail",
    finds: ["being-deleted"],
    says: ["held by finalizer example.com/backup"],
  },
  {
    name: "the pod before a change that is being rolled out",
    sections: {
      ...crashed("Error: wrong value"),
      "kubernetes/deployments": succeed(
        sectionSchemas["kubernetes/deployments"].parse([
          {
            metadata: {
              name: "nomnom-worker",
              generation: 2,
              annotations: { "deployment.kubernetes.io/revision": "2" },
            },
            spec: { replicas: 1, selector: {}, template: { spec: {} } },
            status: { observedGeneration: 2, replicas: 2, updatedReplicas: 1, availableReplicas: 0 },
          },
        ]),
      ),
      "kubernetes/replicasets": succeed(
        sectionSchemas["kubernetes/replicasets"].parse([
          {
            metadata: {
              name: "nomnom-worker-2",
              labels: { "pod-template-hash": "2" },
              annotations: { "deployment.kubernetes.io/revision": "2" },
              ownerReferences: [{ kind: "Deployment", name: "nomnom-worker", controller: true }],
            },
            spec: { selector: {} },
          },
        ]),
      ),
    },
    blueprint: onlyWorker,
    status: "fail",
    finds: ["crash-loop"],
    recovers: true,
    says: ["This pod is of an older revision and is being replaced."],
  },
  {
    name: "a StatefulSet that was rolled back does not replace its broken pod",
    sections: natsPod({ hash: "nats-2", waiting: "ImagePullBackOff" }),
    blueprint: (b) => ({ ...b, workloads: [] }),
    status: "fail",
    finds: ["image-pull"],
    recovers: false,
    says: ["kubectl -n nomnom-dev delete pod nomnom-nats-0"],
  },
  {
    name: "the second pod of a StatefulSet is refused",
    sections: {
      ...natsPod({ replicas: 2 }),
      "kubernetes/events": succeed(
        sectionSchemas["kubernetes/events"].parse([
          {
            metadata: { name: "e" },
            involvedObject: { kind: "StatefulSet", name: "nomnom-nats" },
            reason: "FailedCreate",
            message: 'admission webhook "validate.kyverno.svc-fail" denied the request: limits are required',
            lastTimestamp: "2026-11-23T19:59:40Z",
          },
        ]),
      ),
    },
    blueprint: (b) => ({ ...b, workloads: [] }),
    status: "fail",
    finds: ["pod-creation"],
    recovers: false,
    says: ["as the admission webhook validate.kyverno.svc-fail demands"],
  },
  {
    name: "a Job that tries again after a failed attempt",
    sections: migration({ status: { active: 1, failed: 2 } }),
    blueprint: (b) => ({ ...b, workloads: [] }),
    status: "warn",
    finds: ["job-retrying"],
    recovers: true,
    says: ["tries again: 2 of 7 attempts failed"],
  },
  {
    name: "a Job that has given up and whose pods are gone",
    sections: {
      ...migration({
        status: {
          failed: 1,
          conditions: [
            {
              type: "Failed",
              status: "True",
              reason: "BackoffLimitExceeded",
              message: "Job has reached the specified backoff limit",
              lastTransitionTime: "2026-11-23T19:58:00Z",
            },
          ],
        },
      }),
      "kubernetes/pods": succeed([]),
    },
    blueprint: (b) => ({ ...b, workloads: [] }),
    status: "fail",
    messages: ["Job nomnom-migrate failed 2m ago: Job has reached the specified backoff limit."],
  },
  {
    name: "a Job that has done its work in the second attempt",
    sections: migration({ status: { conditions: [{ type: "Complete", status: "True" }] } }),
    blueprint: (b) => ({ ...b, workloads: [] }),
    status: "pass",
    resources: [],
  },
  {
    name: "Jobs may not be listed: one whose pods are gone would not be seen",
    sections: { ...worker(), "kubernetes/jobs": forbidden("jobs", "batch") },
    blueprint: onlyWorker,
    status: "unknown",
    says: ['apiGroups: ["batch"], resources: ["jobs"]'],
  },
  {
    name: "pods may not be listed: unknown, with the missing rule ready to apply",
    sections: {
      ...worker(),
      "kubernetes/pods": forbidden("pods", ""),
      "kubernetes/statefulsets": forbidden("statefulsets", "apps"),
    },
    blueprint: onlyWorker,
    status: "unknown",
    says: [
      'resources: ["pods"], verbs: ["list"]',
      'apiGroups: ["apps"], resources: ["statefulsets"]',
      "{kind: ServiceAccount, name: oncall, namespace: ops}",
      "metadata: {name: nomnom-doctor-pods-statefulsets, namespace: nomnom-dev}",
    ],
  },
  {
    name: "Deployments may not be listed: none is called missing, its pods are still judged",
    sections: {
      ...worker({ ready: false, started: "2026-11-23T19:00:00Z" }),
      "kubernetes/deployments": forbidden("deployments", "apps"),
    },
    blueprint: onlyWorker,
    status: "fail",
    resources: ["kubernetes/deployment/nomnom-worker"],
    evidence: { cause: "readiness-probe" },
  },
  { name: "no Kubernetes", status: "skip" },
  ...workloadCases,
];
