import { describe, expect, test } from "vitest";
import { podStatus } from "../../../../src/checks/kubernetes/pods/pod-status.ts";
import { podSchema } from "../../../../src/snapshot/kubernetes/pod.ts";

/** States the zoo has no pod for: rules of kubectl's printPod, one row each. */
const waiting = (name: string, reason: string) => ({
  name,
  ready: false,
  restartCount: 0,
  state: { waiting: { reason } },
});
const ended = (name: string, terminated: object) => ({
  name,
  ready: false,
  restartCount: 0,
  state: { terminated },
});
const running = (name: string, ready = true) => ({
  name,
  ready,
  restartCount: 0,
  started: true,
  state: { running: {} },
});

const rows: [
  rule: string,
  status: string,
  ready: string,
  pod: { metadata?: object; spec?: object; status: object },
][] = [
  [
    "the first listed container has the last word",
    "ImagePullBackOff",
    "0/2",
    {
      status: {
        phase: "Pending",
        containerStatuses: [waiting("a", "ImagePullBackOff"), waiting("b", "CrashLoopBackOff")],
      },
    },
  ],
  [
    "a container without a reason does not hide another's",
    "CrashLoopBackOff",
    "1/2",
    { status: { phase: "Running", containerStatuses: [running("a"), waiting("b", "CrashLoopBackOff")] } },
  ],
  [
    "ended by a signal without a reason",
    "Signal:9",
    "0/2",
    { status: { phase: "Running", containerStatuses: [ended("a", { exitCode: 137, signal: 9 })] } },
  ],
  [
    "ended with a code without a reason",
    "ExitCode:3",
    "0/2",
    { status: { phase: "Running", containerStatuses: [ended("a", { exitCode: 3 })] } },
  ],
  [
    "an init container ended by a signal",
    "Init:Signal:9",
    "0/2",
    {
      spec: { initContainers: [{ name: "i" }] },
      status: { phase: "Pending", initContainerStatuses: [ended("i", { exitCode: 137, signal: 9 })] },
    },
  ],
  [
    "a started sidecar counts in READY and does not hold the pod up",
    "Running",
    "3/3",
    {
      spec: { initContainers: [{ name: "s", restartPolicy: "Always" }] },
      status: {
        phase: "Running",
        initContainerStatuses: [running("s")],
        containerStatuses: [running("a"), running("b")],
      },
    },
  ],
  [
    "a scheduling gate",
    "SchedulingGated",
    "0/2",
    {
      status: {
        phase: "Pending",
        conditions: [{ type: "PodScheduled", status: "False", reason: "SchedulingGated" }],
      },
    },
  ],
  [
    "deleted on a lost node",
    "Unknown",
    "0/2",
    {
      metadata: { deletionTimestamp: "2026-11-23T19:00:00Z" },
      status: { phase: "Running", reason: "NodeLost" },
    },
  ],
  [
    "deleted after it has ended",
    "Completed",
    "0/2",
    {
      metadata: { deletionTimestamp: "2026-11-23T19:00:00Z" },
      status: { phase: "Succeeded", containerStatuses: [ended("a", { exitCode: 0, reason: "Completed" })] },
    },
  ],
];

describe("kubectl's STATUS and READY", () => {
  test.each(rows)("kubectl prints %s as %s, %s", (_, status, ready, { metadata, spec, status: podState }) => {
    const pod = podSchema.parse({
      metadata: { name: "p", ...metadata },
      spec: { containers: [{ name: "a" }, { name: "b" }], ...spec },
      status: podState,
    });
    expect(podStatus(pod, null)).toMatchObject({ status, ready });
  });
});
