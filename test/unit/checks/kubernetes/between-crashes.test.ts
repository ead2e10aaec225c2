import { describe, expect, it } from "vitest";
import { podCauses } from "../../../../src/checks/kubernetes/pods/causes/pod-cause.ts";
import type { PodWitness } from "../../../../src/checks/kubernetes/pods/pod-witness.ts";
import { restartsOf } from "../../../../src/checks/kubernetes/restarts/restart-cause.ts";
import { clusterKubectlFor, helmFor, kubectlFor } from "../../../../src/remedy/kubectl.ts";
import { sectionSchemas } from "../../../../src/snapshot/snapshot.ts";

const target = { context: "c", namespace: "ns", nats: null, postgres: null };
const createdMs = Date.parse("2026-11-28T12:00:00Z");
const stamp = (second: number): string =>
  `${new Date(createdMs + second * 1000).toISOString().slice(0, 19)}Z`;

/** How one container of a pod lives: as what it runs, whether it gets ready, how it ends. */
interface Life {
  role: "main" | "sidecar" | "init";
  ready: boolean;
  exitCode: number;
  reason: string;
}

/** What the kubelet reports of the container at one second: it restarts at once the first time, then after 10, 20, 40 s and so on. */
function statusAt(runs: readonly number[], { role, ready, exitCode, reason }: Life, second: number): object {
  const base = { name: role, restartCount: 0, ready: false, started: false };
  let start = 0;
  let lastState = {};
  for (const [restartCount, run] of runs.entries()) {
    const end = start + run;
    if (second < end)
      return {
        ...base,
        restartCount,
        started: true,
        ready: ready && role !== "init",
        lastState,
        state: { running: { startedAt: stamp(start) } },
      };
    const terminated = { exitCode, reason, startedAt: stamp(start), finishedAt: stamp(end) };
    const next = end + (restartCount === 0 ? 1 : Math.min(300, 10 * 2 ** (restartCount - 1)));
    if (second < next)
      return {
        ...base,
        restartCount,
        ...(second === end
          ? { lastState, state: { terminated } }
          : { lastState: { terminated }, state: { waiting: { reason: "CrashLoopBackOff" } } }),
      };
    lastState = { terminated };
    start = next;
  }
  throw new Error(`the runs end before second ${second}`);
}

/** What is said of a pod at one second: `kind/container` of each cause. */
function saidAt(runs: readonly number[], life: Life, second: number): string[] {
  const status = statusAt(runs, life, second);
  const isMain = life.role === "main";
  const running = { name: "app", ready: true, restartCount: 0, started: true, state: { running: {} } };
  const waiting = {
    name: "app",
    ready: false,
    restartCount: 0,
    state: { waiting: { reason: "PodInitializing" } },
  };
  const init = { name: life.role, ...(life.role === "sidecar" ? { restartPolicy: "Always" } : {}) };
  const isReady = "ready" in status && status.ready === true;
  const [pod] = sectionSchemas["kubernetes/pods"].parse([
    {
      metadata: { name: "pod", creationTimestamp: stamp(0), labels: {} },
      spec: {
        restartPolicy: "Always",
        containers: [{ name: isMain ? "main" : "app" }],
        initContainers: isMain ? [] : [init],
      },
      status: {
        phase: life.role === "init" ? "Pending" : "Running",
        conditions: [{ type: "Ready", status: isReady ? "True" : "False" }],
        containerStatuses: isMain ? [status] : [life.role === "init" ? waiting : running],
        initContainerStatuses: isMain ? [] : [status],
      },
    },
  ]);
  if (pod === undefined) throw new Error("one pod was made");
  const witness: PodWitness = {
    events: [],
    logs: [],
    claims: [],
    existing: new Set(),
    now: createdMs + second * 1000,
    outcomes: new Map(),
    serverVersion: "v1.34.4",
    kubectl: kubectlFor(target),
    clusterKubectl: clusterKubectlFor(target),
    helm: helmFor(target),
    owner: "deployment/app",
  };
  return [
    ...podCauses(pod, witness).map(({ kind, container }) => `${kind}/${container}`),
    ...(isReady ? restartsOf(pod, witness).map(({ container }) => `restarted/${container}`) : []),
  ];
}

const secondsOf = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, index) => from + index);

/** The second in which a run starts. */
function startOf(runs: readonly number[], restart: number): number {
  const pauses = secondsOf(0, restart).map((n) => (n === 0 ? 1 : Math.min(300, 10 * 2 ** (n - 1))));
  return [...runs.slice(0, restart), ...pauses].reduce((sum, seconds) => sum + seconds, 0);
}

const lives: { name: string; life: Life; kind: string }[] = [
  {
    name: "without probes",
    life: { role: "main", ready: true, exitCode: 1, reason: "Error" },
    kind: "crash-loop",
  },
  {
    name: "never ready",
    life: { role: "main", ready: false, exitCode: 101, reason: "Error" },
    kind: "crash-loop",
  },
  {
    name: "that ends well",
    life: { role: "main", ready: true, exitCode: 0, reason: "Completed" },
    kind: "crash-loop",
  },
  {
    name: "that ends well and is never ready",
    life: { role: "main", ready: false, exitCode: 0, reason: "Completed" },
    kind: "crash-loop",
  },
  {
    name: "killed for its memory",
    life: { role: "main", ready: true, exitCode: 137, reason: "OOMKilled" },
    kind: "out-of-memory",
  },
  {
    name: "as a sidecar",
    life: { role: "sidecar", ready: true, exitCode: 1, reason: "Error" },
    kind: "crash-loop",
  },
  {
    name: "as a sidecar that ends well",
    life: { role: "sidecar", ready: true, exitCode: 0, reason: "Completed" },
    kind: "crash-loop",
  },
  {
    name: "as a sidecar that is never ready",
    life: { role: "sidecar", ready: false, exitCode: 1, reason: "Error" },
    kind: "crash-loop",
  },
  {
    name: "as an init container",
    life: { role: "init", ready: false, exitCode: 3, reason: "Error" },
    kind: "crash-loop",
  },
];

/** Run lengths in seconds, the last one still going on. */
const loops: [name: string, runs: number[]][] = [
  ["at once", [1, 1, 1, 1, 1]],
  ["after some seconds, never as many", [4, 19, 7, 20, 2, 15]],
  ["after a minute and a half", [90, 95, 88, 91]],
  ["after eight minutes", [480, 500, 470]],
];

describe("a container that crashes again and again", () => {
  for (const { name, life, kind } of lives) {
    for (const [how, runs] of loops) {
      it(`${name} and ${how} is in its crash loop at every second, whether it runs or waits`, () => {
        const last = startOf(runs, runs.length - 1) + (runs.at(-1) ?? 0);
        const said = secondsOf(startOf(runs, 2), last).map((second) => saidAt(runs, life, second));
        expect([...new Set(said.map((words) => words.join()))]).toEqual([`${kind}/${life.role}`]);
      });
    }
  }

  it("A container is over its crash loop when a run is twice as long as the one before, and longer than chance", () => {
    const life: Life = { role: "main", ready: true, exitCode: 1, reason: "Error" };
    const saidAfter = (runs: number[], seconds: number) =>
      saidAt([...runs, 10_000], life, startOf(runs, runs.length) + seconds);
    expect(saidAfter([2, 2, 2], 30)).toEqual(["crash-loop/main"]);
    expect(saidAfter([2, 2, 2], 31)).toEqual(["restarted/main"]);
    expect(saidAfter([60, 60], 123)).toEqual(["crash-loop/main"]);
    expect(saidAfter([60, 60], 124)).toEqual(["restarted/main"]);
    // The kubelet forgets its back-off after ten minutes.
    expect(saidAfter([500, 500], 600)).toEqual(["crash-loop/main"]);
    expect(saidAfter([500, 500], 601)).toEqual(["restarted/main"]);
  });

  it("A container is in no crash loop after one crash at the end of a long run", () => {
    const life: Life = { role: "main", ready: true, exitCode: 1, reason: "Error" };
    expect(saidAt([3_600, 10_000], life, 3_605)).toEqual(["restarted/main"]);
    expect(saidAt([3_600, 3_600, 10_000], life, startOf([3_600, 3_600], 2) + 5)).toEqual(["restarted/main"]);
  });

  it("A container has done its work when it is an init container that ended well and runs again", () => {
    const life: Life = { role: "init", ready: false, exitCode: 0, reason: "Completed" };
    expect(saidAt([5, 5, 5, 5], life, startOf([5, 5, 5], 3) + 2)).toEqual(["init-running/init"]);
  });
});
