import type { Case } from "../../../../../test/support/checks/cases.ts";
import { succeed } from "../../../../snapshot/probe-result.ts";
import { type Sections, sectionSchemas } from "../../../../snapshot/snapshot.ts";
import { crashed, created, onlyWorker, worker } from "./deployment.ts";

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

/** What a run of e2e that took two replicas to zero writes. */
const e2eMark = (at: string) =>
  JSON.stringify({ runId: "20200101-000000-abcdef", replicas: 2, user: null, at });

/** A pod that should have ended fifty seconds ago, on a node of which kubernetes/nodes says this. */
const overdue = (name: string, nodes: "pass" | "fail" | "skip", says: string, doesNotSay: string): Case => ({
  name,
  sections: worker({
    podMetadata: { deletionTimestamp: "2026-11-23T19:59:10Z" },
    podSpec: { nodeName: "lab" },
    deploymentStatus: { readyReplicas: 0, availableReplicas: 0 },
  }),
  blueprint: onlyWorker,
  outcomes: new Map([["kubernetes/nodes", nodes]]),
  status: "fail",
  finds: ["terminating"],
  says: [says],
  doesNotSay: [doesNotSay],
  recovers: true,
});

/** A DaemonSet that no node is for. */
const onNoNode: Sections = {
  ...worker({ replicas: 0 }),
  "kubernetes/deployments": succeed([]),
  "kubernetes/daemonsets": succeed(
    sectionSchemas["kubernetes/daemonsets"].parse([
      {
        metadata: { name: "nomnom-agent", generation: 1 },
        spec: { selector: {}, template: { spec: { nodeSelector: { disk: "nvme" } } } },
        status: { observedGeneration: 1, desiredNumberScheduled: 0 },
      },
    ]),
  ),
};

export const rolloutCases: Case[] = [
  ...[
    { name: "a DaemonSet that is wanted, and that no node is for", optional: false, status: "warn" as const },
    { name: "one that the release does without", optional: true, status: "pass" as const },
  ].map(
    ({ name, optional, status }): Case => ({
      name,
      sections: onNoNode,
      blueprint: (b) => ({
        ...b,
        workloads: [{ kind: "DaemonSet", name: "nomnom-agent", optional, single: null }],
      }),
      status,
      finds: ["scaled-to-zero"],
      says: ["DaemonSet nomnom-agent runs on no node and does nothing"],
    }),
  ),
  overdue(
    "a pod that its kubelet cannot end, on a node that is ready",
    "pass",
    "its node lab is ready, and its kubelet cannot end it",
    "does not answer",
  ),
  overdue("a pod on a node that is not ready", "fail", "its node lab does not answer.", "is ready"),
  overdue(
    "a pod on a node that may not be read",
    "skip",
    "its node lab does not answer, or cannot end it",
    "is ready",
  ),
  {
    name: "the status calls all pods ready, and there are none: no controller makes them again",
    sections: { ...natsPod({}), "kubernetes/pods": succeed([]) },
    blueprint: (b) => ({
      ...b,
      workloads: [{ kind: "StatefulSet", name: "nomnom-nats", optional: false, single: null }],
    }),
    status: "fail",
    finds: ["controllers-silent"],
    messages: [
      "StatefulSet nomnom-nats has 0 of 1 pod, and its status says that all of them are ready. Kubernetes does not make the missing ones: its controllers do not work.",
    ],
    recovers: true,
  },
  {
    name: "a namespace that somebody has deleted: what is missing in it was installed",
    sections: {
      ...worker(),
      "kubernetes/deployments": succeed([]),
      "kubernetes/pods": succeed([]),
      "kubernetes/server": succeed({
        server: "https://127.0.0.1:6443",
        gitVersion: "v1.34.4",
        user: "admin",
        namespaceEnds: {
          since: "2026-11-23T19:50:00Z",
          held: [
            "Some resources are remaining: configmaps. has 1 resource instances",
            "Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances",
          ],
        },
      }),
    },
    blueprint: onlyWorker,
    status: "fail",
    finds: ["namespace-ends"],
    resources: ["kubernetes/namespace/nomnom-dev"],
    says: ["finalizers remaining: example.com/hold in 1 resource instances.", "get namespace nomnom-dev"],
    doesNotSay: ["was never installed"],
    recovers: false,
  },
  {
    name: "a change that no controller has looked at yet",
    sections: worker({ deploymentMetadata: { name: "nomnom-worker", generation: 2 } }),
    blueprint: onlyWorker,
    status: "warn",
    says: ["If that stays so, see whether kube-controller-manager runs"],
    recovers: true,
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
    { name: "a DaemonSet of strategy OnDelete keeps pods of its old template", type: "OnDelete" },
    { name: "a DaemonSet replaces the pods of its old template", type: "RollingUpdate" },
  ].map(
    ({ name, type }): Case => ({
      name,
      sections: {
        ...worker({
          podMetadata: { ownerReferences: [{ kind: "DaemonSet", name: "nomnom-agent", controller: true }] },
        }),
        "kubernetes/deployments": succeed([]),
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
    name: "a pod that leaves within its grace period beside the one that replaces it",
    sections: worker({
      podMetadata: { deletionTimestamp: "2026-11-23T20:00:20Z" },
    }),
    blueprint: onlyWorker,
    status: "pass",
    resources: [],
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
];
