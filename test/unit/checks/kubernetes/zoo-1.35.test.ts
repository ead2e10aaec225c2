import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { podCause } from "../../../../src/checks/kubernetes/pods/causes/pod-cause.ts";
import { podStatus } from "../../../../src/checks/kubernetes/pods/pod-status.ts";
import { clusterKubectlFor, helmFor, kubectlFor } from "../../../../src/remedy/kubectl.ts";
import { readRecording } from "../../../support/checks/kubernetes-recording.ts";

const zoo = readRecording("fixtures/zoo-1.35");
const target = { context: "zoo", namespace: "extra" };
const witness = {
  events: zoo.events,
  logs: zoo.logs,
  claims: zoo.claims,
  existing: new Set<string>(),
  now: Date.parse("2026-11-28T03:55:00Z"),
  outcomes: new Map<never, never>(),
  serverVersion: null,
  kubectl: kubectlFor(target),
  clusterKubectl: clusterKubectlFor(target),
  helm: helmFor(target),
};

const columns = readFileSync("fixtures/zoo-1.35/kubectl-get-pods.txt", "utf8")
  .trim()
  .split("\n")
  .slice(1)
  .map((line) => line.trim().split(/\s+/))
  .map(([name = "", ready = "", status = "", restarts = ""]) => ({
    name,
    ready,
    status,
    restarts: Number(restarts),
  }));

test.each(columns)("kubectl prints $status $ready $restarts for $name", ({ name, ...printed }) => {
  const pod = zoo.pods.find(({ metadata }) => metadata.name === name);
  expect(pod && podStatus(pod, "v1.35.4")).toEqual(printed);
});

/** What each pod was made to suffer: the cause, whether it ends by itself, and words that must be in its explanation. */
const causes: [pod: string, cause: string | null, recovers: boolean | null, ...words: string[]][] = [
  ["nomnom-container-never-ok", "container-exited", false, "restartPolicy Never does not start it again"],
  ["nomnom-container-never", "crash-loop", false, "failed: container once ended with exit code 3"],
  ["nomnom-image-volume-never", "image-never-pull", false, "lab.local/none:1 is not on the node"],
  ["nomnom-image-volume-pull", "image-pull", false, "cannot pull image localhost:5001/model:1"],
  ["nomnom-image-volume", "create-error", false, "failed to generate spec"],
  ["nomnom-init-never", "crash-loop", false, "failed: container i ended with exit code 5"],
  ["nomnom-restart-rule", "crash-loop", false, "keeps crashing: container a"],
];

describe("the cause named is the real one", () => {
  test.each(zoo.pods.map((pod) => ({ name: pod.metadata.name, pod })))("$name", ({ name, pod }) => {
    const row = causes.find(([prefix]) => name === prefix || name.startsWith(`${prefix}-`));
    if (row === undefined) throw new Error(`${name} has no row in the table of causes`);
    const [, kind, recovers, ...words] = row;
    const cause = podCause(pod, { ...witness, owner: `deployment/${name}` });
    expect({ kind: cause?.kind ?? null, recovers: cause?.recovers ?? null }).toEqual({ kind, recovers });
    for (const word of words)
      expect(`${cause?.what}: ${cause?.proof} ${cause?.remedy.summary}`).toContain(word);
  });
});
