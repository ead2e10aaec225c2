import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { podCause } from "../../../../src/checks/kubernetes/pods/causes/pod-cause.ts";
import { podStatus } from "../../../../src/checks/kubernetes/pods/pod-status.ts";
import { clusterKubectlFor, helmFor, kubectlFor } from "../../../../src/remedy/kubectl.ts";
import { readRecording } from "../../../support/checks/kubernetes-recording.ts";

/** What a pod suffers from: the cause, whether it ends by itself, and words that must be in its explanation. */
type Row = [pod: string, cause: string | null, recovers: boolean | null, ...words: string[]];

/** Recordings of real servers, and what is wrong with each of their pods: on 1.34 the annotation `truth` of its workload says so. */
const zoos: { version: string; takenAt: string; causes: Row[] }[] = [
  {
    version: "1.34",
    takenAt: "2026-11-28T03:58:24Z",
    causes: [
      ["affinity", "unschedulable", false, "node affinity", "Label a node"],
      ["attributes-class", "unbound-claim", false, "Storage class fast does not exist: create it"],
      ["cron-fails", "crash-loop", false, "exit code 4"],
      ["dra", "starting", true, 'resource claim template "gpu"'],
      ["exec-timeout", "readiness-probe", false, "timed out after 1s"],
      ["failure-policy", "crash-loop", false, "exit code 42"],
      ["gated", "scheduling-gated", false, "example.com/hold"],
      ["gpu", "unschedulable", false, "a node that offers example.com/gpu"],
      ["grpc-probe", "readiness-probe", false, "gRPC port 8080"],
      ["half-crash", "crash-loop", false, "container b", "only b"],
      ["late-binding", "unbound-claim", false, "none is free where the pod may run"],
      ["main-exit0", "crash-loop", false, "exit code 0", "nothing to do, bye"],
      ["min-ready", null, null],
      ["no-class", "unbound-claim", false, "a storage class this cluster has"],
      ["no-seccomp", "create-error", false, "cannot load seccomp profile"],
      ["ordinals", null, null],
      ["out-of-cpu", "failed", false, "Node didn't have enough resource: cpu"],
      ["per-index-0", null, null],
      ["per-index-1", "crash-loop", false, "exit code 1"],
      ["pod-level-oom", "out-of-memory", false, "all its containers together, 48 MiB"],
      ["post-start", "start-hook", false, "PostStartHook failed"],
      ["projected-token", null, null],
      ["run-as-root", "missing-config", false, "image will run as root"],
      ["runtime-handler", "sandbox", false, 'no runtime for "runsc"'],
      ["sidecar-crash-late", "crash-loop", false, "container proxy", "sidecar gave up"],
      ["sidecar-crash", "crash-loop", false, "container proxy", "sidecar says no"],
      ["sidecar-exit0", "crash-loop", false, "container proxy", "exit code 0", "no certificate, giving up"],
      ["sidecar-job", null, null],
      ["sidecar-liveness", "liveness-probe", false, "container proxy", "404"],
      ["sidecar-notready", "readiness-probe", false, "container proxy", "/ready"],
      ["sidecar-ok", null, null],
      ["sidecar-oom", "out-of-memory", false, "container proxy", "32 MiB"],
      ["sidecar-pull", "image-pull", false, "localhost:5001/proxy:1"],
      ["sidecar-recovered", null, null],
      ["sidecar-serves", null, null],
      ["sidecar-startup-killed", "startup-probe", false, "container proxy", "404"],
      ["sidecar-startup", "startup-probe", true, "of the 500 s"],
      ["sidecar-then-init", "crash-loop", false, "container migrate", "exit code 3"],
      ["startup-killed", "startup-probe", false, "container a killed", "404"],
      ["success-policy", null, null],
      ["termination-fallback", "crash-loop", false, "config key db.url is missing"],
      ["termination-message", "crash-loop", false, "license expired on 2026-01-01"],
      ["topology", "unschedulable", false, "topologySpreadConstraints"],
      ["user-namespace", "sandbox", false, "does not support user namespaces"],
      ["web", null, null],
    ],
  },
  {
    version: "1.35",
    takenAt: "2026-11-28T03:55:00Z",
    causes: [
      ["nomnom-container-never-ok", "container-exited", false, "restartPolicy Never does not start it again"],
      ["nomnom-container-never", "crash-loop", false, "failed: container once ended with exit code 3"],
      ["nomnom-image-volume-never", "image-never-pull", false, "lab.local/none:1 is not on the node"],
      ["nomnom-image-volume-pull", "image-pull", false, "cannot pull image localhost:5001/model:1"],
      ["nomnom-image-volume", "create-error", false, "failed to generate spec"],
      ["nomnom-init-never", "crash-loop", false, "failed: container i ended with exit code 5"],
      ["nomnom-restart-rule", "crash-loop", false, "keeps crashing: container a"],
    ],
  },
];

describe.each(zoos)("Kubernetes $version", ({ version, takenAt, causes }) => {
  const folder = `fixtures/zoo-${version}`;
  const zoo = readRecording(folder);
  const target = { context: "zoo", namespace: "zoo" };
  const witness = {
    ...{ events: zoo.events, logs: zoo.logs, claims: zoo.claims },
    existing: new Set<string>(),
    now: Date.parse(takenAt),
    outcomes: new Map<never, never>(),
    serverVersion: `v${version}.4`,
    kubectl: kubectlFor(target),
    clusterKubectl: clusterKubectlFor(target),
    helm: helmFor(target),
  };
  const columns = readFileSync(`${folder}/kubectl-get-pods.txt`, "utf8")
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .map(([name = "", ready = "", status = "", restarts = ""]) => ({
      name,
      printed: { ready, status, restarts: Number(restarts) },
    }));

  test.each(columns)("kubectl prints what doctor prints for $name", ({ name, printed }) => {
    const pod = zoo.pods.find(({ metadata }) => metadata.name === name);
    expect(pod && podStatus(pod, witness.serverVersion)).toEqual(printed);
  });

  test.each(zoo.pods.map((pod) => ({ name: pod.metadata.name, pod })))(
    "The cause of $name is the real one",
    ({ name, pod }) => {
      const row = causes.find(([prefix]) => name === prefix || name.startsWith(`${prefix}-`));
      if (row === undefined) throw new Error(`${name} has no row in the table of causes`);
      const [, kind, recovers, ...words] = row;
      const cause = podCause(pod, { ...witness, owner: `deployment/${name}` });
      expect({ kind: cause?.kind ?? null, recovers: cause?.recovers ?? null }).toEqual({ kind, recovers });
      for (const word of words)
        expect(`${cause?.what}: ${cause?.proof} ${cause?.remedy.summary}`).toContain(word);
    },
  );
});
