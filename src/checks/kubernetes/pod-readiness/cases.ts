import { type Case, error } from "../../../../test/support/checks/cases.ts";
import { recordedSections } from "../../../../test/support/checks/kubernetes-recording.ts";
import type { Blueprint } from "../../../blueprint/blueprint.ts";
import { succeed } from "../../../snapshot/probe-result.ts";
import { type Sections, sectionSchemas } from "../../../snapshot/snapshot.ts";

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
    metadata: { name: "nomnom-worker", generation: 1 },
    spec: { replicas, selector: {}, template: { spec } },
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
    "kubernetes/events": succeed([]),
    "kubernetes/logs": succeed([]),
    "kubernetes/persistentvolumeclaims": succeed([]),
  };
}

const waiting = (reason: string) => ({
  name: "worker",
  ready: false,
  restartCount: 0,
  state: { waiting: { reason } },
});

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

const onlyWorker = (blueprint: Blueprint): Blueprint => ({
  ...blueprint,
  workloads: [{ kind: "Deployment", name: "nomnom-worker", optional: false }],
});

const zooWorkloads = (blueprint: Blueprint): Blueprint => ({
  ...blueprint,
  release: "zoo",
  workloads: ["web", "panic", "oom", "rollout", "zero"]
    .map((name) => ({ kind: "Deployment" as const, name, optional: false }))
    .concat([{ kind: "Deployment", name: "absent", optional: true }]),
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
      "kubernetes/deployment/nomnom-dashboard-frontend",
      "kubernetes/deployment/nomnom-ingestion-api",
      "kubernetes/statefulset/nomnom-nats",
    ],
    says: [
      "nomnom-ingestion-api (CrashLoopBackOff, 0/1) keeps crashing: container ingestion-api ended with exit code 101",
      "ErrorCode(10065)",
      "It stops crashing once nats/stream-overlap is repaired",
      "OOMKilled, 5 restarts): it used more than its memory limit of 128 MiB",
      "--limits=memory=256Mi",
    ],
  },
  {
    name: "the same with NATS alone: that the backend is ready and was restarted is not this check's",
    snapshot: "chart-values-dev-fixed",
    status: "fail",
    resources: [
      "kubernetes/deployment/nomnom-dashboard-frontend",
      "kubernetes/deployment/nomnom-ingestion-api",
    ],
  },
  {
    name: "workloads of the zoo listed in a configuration",
    sections: recordedSections("fixtures/zoo"),
    blueprint: zooWorkloads,
    status: "fail",
    resources: ["kubernetes/deployment/oom", "kubernetes/deployment/panic", "kubernetes/deployment/rollout"],
    says: [
      'Rollout stuck: deployment "rollout" exceeded its progress deadline',
      "zero is scaled to zero on purpose",
    ],
  },
  {
    name: "every pod of the zoo, as one release",
    sections: recordedSections("fixtures/zoo", "zoo"),
    takenAt: "2026-11-23T19:47:18Z",
    blueprint: (b) => ({ ...b, release: "zoo", workloads: [] }),
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
    sections: {
      ...worker({
        deploymentStatus: {
          replicas: 0,
          updatedReplicas: 0,
          conditions: [
            {
              type: "ReplicaFailure",
              status: "True",
              message: "pods is forbidden: exceeded quota: small, requested: pods=1",
            },
          ],
        },
      }),
      "kubernetes/pods": succeed([]),
    },
    blueprint: onlyWorker,
    status: "fail",
    finds: ["pod-creation"],
    says: ["exceeded quota: small"],
    recovers: false,
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
    says: ["rollout undo deployment/nomnom-worker"],
  },
  {
    name: "a wanted workload does not exist",
    sections: worker(),
    blueprint: (b) => ({
      ...b,
      workloads: [
        ...onlyWorker(b).workloads,
        { kind: "Deployment", name: "nomnom-ingestion-api", optional: false },
      ],
    }),
    status: "fail",
    resources: ["kubernetes/deployment/nomnom-ingestion-api"],
    evidence: { cause: "missing" },
    recovers: false,
    says: ["Deployment nomnom-ingestion-api does not exist", "helm upgrade --install nomnom"],
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
    recovers: false,
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
    name: "scaled to zero on purpose is a note",
    sections: worker({ replicas: 0 }),
    blueprint: onlyWorker,
    status: "pass",
    says: ["scale deployment/nomnom-worker --replicas=1"],
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
];
