import { type Case, error } from "../../../../test/support/checks/cases.ts";
import { recordedSections } from "../../../../test/support/checks/kubernetes-recording.ts";
import { succeed } from "../../../snapshot/probe-result.ts";
import { type Sections, sectionSchemas } from "../../../snapshot/snapshot.ts";

/** Cases are looked at at 20:00:00 on this day. */
const at = (time: string, day = "23") => `2026-11-${day}T${time}Z`;

interface Change {
  restarts?: number;
  created?: string;
  started?: string;
  /** When the instance before began and ended, and how. */
  before?: { startedAt: string; finishedAt: string; exitCode?: number; reason?: string } | null;
  ready?: boolean;
  pods?: number;
  /** Besides, a pod that has just been made and is not ready, as of a rollout. */
  newcomer?: boolean;
}

/** Pods of a Deployment nomnom-worker whose container ran for hours, ended, and runs again. */
function worker(change: Change = {}): Sections {
  const { restarts = 1, ready = true, created = at("08:00:00", "20"), pods = 1 } = change;
  const before = change.before ?? { startedAt: created, finishedAt: at("19:55:00") };
  const pod = (index: number) => ({
    metadata: {
      name: `nomnom-worker-1-${index}`,
      creationTimestamp: created,
      labels: { "pod-template-hash": "1" },
      ownerReferences: [{ kind: "ReplicaSet", name: "nomnom-worker-1", controller: true }],
    },
    spec: { containers: [{ name: "worker" }] },
    status: {
      phase: "Running",
      conditions: [{ type: "Ready", status: ready ? "True" : "False" }],
      containerStatuses: [
        {
          name: "worker",
          ready,
          restartCount: restarts,
          state: { running: { startedAt: change.started ?? before.finishedAt } },
          lastState:
            change.before === null ? {} : { terminated: { exitCode: 1, reason: "Error", ...before } },
        },
      ],
    },
  });
  return {
    "kubernetes/pods": succeed(
      sectionSchemas["kubernetes/pods"].parse([
        ...Array.from({ length: pods }, (_, index) => pod(index)),
        ...(change.newcomer === true ? [newcomer(pod(pods))] : []),
      ]),
    ),
    "kubernetes/events": succeed([]),
    "kubernetes/logs": succeed([]),
  };
}

const newcomer = ({ metadata, spec }: { metadata: object; spec: object }) => ({
  metadata: { ...metadata, creationTimestamp: at("19:59:58") },
  spec,
  status: { phase: "Pending", conditions: [{ type: "Ready", status: "False" }] },
});

/** The end of the log of the instance before. */
const lastLine = (line: string) =>
  succeed([{ pod: "nomnom-worker-1-0", container: "worker", previous: true, lines: [line] }]);

const hours = at("08:00:00", "20");

export const cases: Case[] = [
  {
    name: "a pod beside one that is not ready: it is ready, the workload is not",
    sections: worker({ newcomer: true }),
    status: "warn",
    says: ["Pod nomnom-worker-1-0 is ready, but its container worker was restarted once, 5m ago"],
  },
  {
    name: "two pods beside one that is not ready",
    sections: worker({ pods: 2, newcomer: true }),
    status: "warn",
    says: ["2 pods of nomnom-worker are ready, but their container worker was restarted twice, last 5m ago"],
  },
  {
    name: "one that was killed for its memory, one that only waited for NATS, and two between two crashes",
    snapshot: "restarted-containers",
    status: "warn",
    messages: [
      "nomnom-reporter is ready, but its container reporter was restarted once, 1m21s ago: it was killed for its memory (OOMKilled). It used more than its memory limit of 48 MiB.",
    ],
    says: [
      "set resources deployment/nomnom-reporter -c reporter --limits=memory=96Mi",
      "container once was restarted once while it started",
    ],
    leftTo: ["kubernetes/pod-readiness"],
  },
  {
    name: "the chart as it starts: the backend's liveness probe asks a path that does not exist",
    snapshot: "chart-values-dev-fixed",
    status: "pass",
    resources: [],
    leftTo: ["kubernetes/pod-readiness"],
  },
  {
    name: "a pod of the zoo that recovered from running out of memory",
    sections: recordedSections("fixtures/zoo"),
    blueprint: (b) => ({
      ...b,
      release: "recovered",
      instance: "recovered",
      workloads: [{ kind: "Deployment", name: "recovered", optional: false, single: null }],
    }),
    status: "warn",
    evidence: { cause: "out-of-memory" },
  },
  ...(["startup", "liveness"] as const).map((probe) => ({
    name: `killed by its ${probe} probe after hours, and running since`,
    sections: {
      ...worker({ before: { startedAt: hours, finishedAt: at("19:55:00"), exitCode: 137 } }),
      "kubernetes/events": succeed(
        sectionSchemas["kubernetes/events"].parse([
          {
            metadata: { name: "e" },
            involvedObject: { kind: "Pod", name: "nomnom-worker-1-0" },
            reason: "Killing",
            message: `Container worker failed ${probe} probe, will be restarted`,
            lastTimestamp: at("19:54:50"),
          },
        ]),
      ),
    },
    status: "warn" as const,
    finds: [`${probe}-probe`],
  })),
  { name: "nothing was restarted", snapshot: "namespace-healthy", status: "pass", resources: [] },
  { name: "five minutes ago", sections: worker(), status: "warn", evidence: { cause: "exit", exitCode: 1 } },
  {
    name: "two hours ago, once",
    sections: worker({ before: { startedAt: hours, finishedAt: at("18:00:00") } }),
    status: "pass",
    says: ["was restarted once, 2h ago"],
  },
  {
    name: "two hours ago, for its memory",
    sections: worker({
      before: { startedAt: hours, finishedAt: at("18:00:00"), exitCode: 137, reason: "OOMKilled" },
    }),
    status: "warn",
  },
  {
    name: "two hours ago for the third time",
    sections: worker({ restarts: 3, before: { startedAt: hours, finishedAt: at("18:00:00") } }),
    status: "warn",
  },
  {
    name: "yesterday for the hundredth time",
    sections: worker({ restarts: 100, before: { startedAt: hours, finishedAt: at("18:00:00", "22") } }),
    status: "pass",
    resources: [],
  },
  {
    name: "it gave up twice while it started, and has run since",
    sections: worker({
      restarts: 2,
      created: at("19:55:00"),
      before: { startedAt: at("19:55:20"), finishedAt: at("19:55:21"), exitCode: 101 },
    }),
    status: "pass",
    says: ["restarted twice while it started", "exit code 101 (a panic)"],
  },
  {
    name: "it gives up in every minute of its start, and has not outlasted that yet",
    sections: worker({
      restarts: 2,
      created: at("19:58:30"),
      before: { startedAt: at("19:59:00"), finishedAt: at("19:59:50"), exitCode: 101 },
    }),
    status: "pass",
    leftTo: ["kubernetes/pod-readiness"],
  },
  {
    name: "all pods of a workload are one finding",
    sections: worker({ pods: 3 }),
    status: "warn",
    resources: ["kubernetes/deployment/nomnom-worker"],
    says: ["restarted 3 times in 3 pods"],
  },
  {
    name: "SIGTERM has a name",
    sections: worker({ before: { startedAt: hours, finishedAt: at("19:50:00"), exitCode: 143 } }),
    status: "warn",
    says: ["exit code 143 (SIGTERM)"],
  },
  {
    name: "what it ended for has been repaired",
    sections: { ...worker(), "kubernetes/logs": lastLine("err_code: ErrorCode(10065)") },
    outcomes: new Map([["nats/stream-overlap", "pass"]]),
    status: "pass",
    says: ["ErrorCode(10065). The reason is gone (nats/stream-overlap does not fail now)."],
  },
  {
    name: "the server it could not reach is there again, and may be away again",
    sections: { ...worker(), "kubernetes/logs": lastLine("nats: connection refused") },
    outcomes: new Map([["nats/reachable", "pass"]]),
    status: "warn",
  },
  {
    name: "a pod that is not ready is pod-readiness'",
    sections: worker({ ready: false }),
    status: "pass",
    resources: [],
  },
  {
    name: "a count without an instance before",
    sections: worker({ before: null }),
    status: "pass",
    resources: [],
  },
  {
    name: "pods may not be listed",
    sections: { "kubernetes/pods": error("kubernetes", "forbidden", "pods is forbidden") },
    status: "unknown",
  },
  { name: "no Kubernetes", status: "skip" },
];
