import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { podCause } from "../../../../src/checks/kubernetes/pods/causes/pod-cause.ts";
import { podStatus } from "../../../../src/checks/kubernetes/pods/pod-status.ts";
import { deploymentRollout } from "../../../../src/checks/kubernetes/workloads/rollout-status.ts";
import { clusterKubectlFor, helmFor, kubectlFor } from "../../../../src/remedy/kubectl.ts";
import { readRecording } from "../../../support/checks/kubernetes-recording.ts";

/** 33 real pods in every state a pod can be in, and kubectl's own words for them at the same moment. */
const zoo = readRecording("fixtures/zoo");
const zooTarget = { context: "zoo", namespace: "zoo" };
const takenAt = "2026-11-23T19:47:18Z";

const columns = readFileSync("fixtures/zoo/kubectl-get-pods.txt", "utf8")
  .trim()
  .split("\n")
  .slice(1)
  .map((line) => line.trim().split(/\s+/))
  .map(([name = "", ready = "", status = "", restarts = ""]) => ({ name, ready, status, restarts }));

describe("STATUS, READY and RESTARTS are what kubectl prints", () => {
  test("All 33 pods are there", () => expect(columns).toHaveLength(33));
  test.each(columns)("$name is $status, $ready", ({ name, ready, status, restarts }) => {
    const pod = zoo.pods.find((p) => p.metadata.name === name);
    expect(pod && podStatus(pod, "v1.20.2")).toEqual({ status, ready, restarts: Number(restarts) });
  });
});

/** What zoo.yaml made each pod suffer: the cause, whether it ends by itself, and words that must be in its explanation. */
const causes: [pod: string, cause: string | null, recovers: boolean | null, ...words: string[]][] = [
  ["agent", null, null],
  ["badcmd", "start-error", false, "/nomnom-worker", "no such file or directory"],
  ["badimage", "image-name", false, "Not A Valid Image", "must be lowercase"],
  ["completed", null, null],
  ["deadline", "deadline-exceeded", false, "activeDeadlineSeconds"],
  ["evicted", "evicted", false, "exceeds the limit", "10Mi"],
  ["execprobe", "readiness-probe", false, "pg_isready", "no response"],
  ["failed", "crash-loop", false, "exit code 7"],
  ["gate", "readiness-gate", false, "example.com/ready"],
  ["initfail", "crash-loop", false, "wait-db", "exit code 3"],
  ["initwait", "init-running", true, "init container two"],
  ["liveness", "liveness-probe", false, "404"],
  ["never", "image-never-pull", false, "localhost:5000/nomnom-worker:latest"],
  ["noconfig", "missing-config", false, "nomnom-db-credentials", "not found"],
  ["novolume", "missing-volume", false, 'configmap "missing" not found'],
  ["onedown", "container-exited", false, "restartPolicy Never"],
  ["oom", "out-of-memory", false, "OOMKilled", "64 MiB"],
  ["ordered-0", "readiness-probe", false, "404", "/healthz"],
  ["panic", "crash-loop", false, "(JetStream error 10065)", "subjects overlap with an existing stream"],
  ["pull", "image-pull", false, "localhost:5001/nomnom-dashboard-backend:functional", "connection refused"],
  ["pvc-0", "unbound-claim", false, "data-pvc-0", 'storageclass.storage.k8s.io "standard" not found'],
  ["recovered", null, null],
  ["rollout-c76b54f8c", null, null],
  ["rollout-fdd6d6c4b", "image-never-pull", false, "lab.local/tool:2"],
  ["schema-init", "crash-loop", false, "exit code 1"],
  ["startup", "startup-probe", true, "500 s", "404"],
  ["stuckterm", "terminating", false, "finalizer example.com/hold"],
  ["unschedulable", "unschedulable", false, "Insufficient memory"],
  ["web", null, null],
  ["wrongport", "listens-elsewhere", false, "port 3000", "listens on 8080"],
];

describe("the cause named is the real one", () => {
  const witness = {
    events: zoo.events,
    logs: zoo.logs,
    claims: zoo.claims,
    existing: new Set<string>(),
    now: Date.parse(takenAt),
    outcomes: new Map<never, never>(),
    serverVersion: null,
    kubectl: kubectlFor(zooTarget),
    clusterKubectl: clusterKubectlFor(zooTarget),
    helm: helmFor(zooTarget),
  };

  test.each(zoo.pods.map((pod) => ({ name: pod.metadata.name, pod })))(
    "The cause named for $name is the real one",
    ({ name, pod }) => {
      const row = causes.find(([prefix]) => name === prefix || name.startsWith(`${prefix}-`));
      if (row === undefined) throw new Error(`${name} has no row in the table of causes`);
      const [, kind, recovers, ...words] = row;
      const cause = podCause(pod, { ...witness, owner: `pod/${name}` });
      expect({ kind: cause?.kind ?? null, recovers: cause?.recovers ?? null }).toEqual({ kind, recovers });
      for (const word of words) expect(`${cause?.what}: ${cause?.proof}`).toContain(word);
    },
  );
});

describe("rollouts are what kubectl rollout status says", () => {
  const recorded = readFileSync("fixtures/zoo/kubectl-rollout-status.txt", "utf8")
    .split(/^\$ /m)
    .slice(1)
    .map((part) => part.split("\n"))
    .map(([command = "", sentence = ""]) => ({
      name: /deployment\.apps\/(\S+)/.exec(command)?.[1] ?? "",
      sentence: sentence.replace(/^error: /, ""),
    }));

  test.each(recorded)("The rollout of $name is what kubectl rollout status says", ({ name, sentence }) => {
    const deployment = zoo.deployments.find((d) => d.metadata.name === name);
    expect(deployment && deploymentRollout(deployment).message).toBe(sentence);
  });
});
