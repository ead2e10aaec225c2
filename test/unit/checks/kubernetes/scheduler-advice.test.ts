import { describe, expect, it } from "vitest";
import { schedulerAdvice } from "../../../../src/checks/kubernetes/pods/causes/scheduler-advice.ts";
import type { PodWitness } from "../../../../src/checks/kubernetes/pods/pod-witness.ts";
import { commandLine } from "../../../../src/remedy/command.ts";
import { clusterKubectlFor, helmFor, kubectlFor } from "../../../../src/remedy/kubectl.ts";
import { sectionSchemas } from "../../../../src/snapshot/snapshot.ts";

const target = { context: null, namespace: "ns", nats: null, postgres: null };
const witness: PodWitness = {
  events: [],
  logs: [],
  claims: [],
  existing: new Set(),
  now: 0,
  outcomes: new Map(),
  serverVersion: null,
  kubectl: kubectlFor(target),
  clusterKubectl: clusterKubectlFor(target),
  helm: helmFor(target),
  owner: "deployment/worker",
};
const [pod] = sectionSchemas["kubernetes/pods"].parse([
  { metadata: { name: "worker-1" }, spec: { containers: [] } },
]);

/** What kube-scheduler 1.20 to 1.35 says of nodes that do not fit, and what to do about it. */
const texts: [says: string, advice: string, command: string][] = [
  ["1 Insufficient cpu", "request for cpu", "describe nodes"],
  ["2 Insufficient memory", "request for memory", "describe nodes"],
  ["1 Insufficient ephemeral-storage", "request for ephemeral-storage", "describe nodes"],
  ["1 Insufficient nvidia.com/gpu", "Add a node that offers nvidia.com/gpu", "describe nodes"],
  ["1 Insufficient hugepages-2Mi", "Add a node that offers hugepages-2Mi", "describe nodes"],
  ["3 Too many pods", "as many pods as they are allowed to", "describe nodes"],
  ["1 node(s) were unschedulable", "it is cordoned", "uncordon"],
  [
    "1 node(s) had taint {node.kubernetes.io/unreachable: }, that the pod didn't tolerate",
    "Bring the node back",
    "get nodes",
  ],
  ["1 node(s) had untolerated taint {node.kubernetes.io/not-ready: }", "Bring the node back", "get nodes"],
  [
    "1 node(s) had untolerated taint {node.kubernetes.io/disk-pressure: }",
    "Free disk on the node",
    "describe nodes",
  ],
  ["3 node(s) had untolerated taint {dedicated: gpu}", "tolerate the taint dedicated", "describe nodes"],
  [
    "1 node(s) didn't have free ports for the requested pod ports",
    "a host port can be used once on each node",
    "describe nodes",
  ],
  ["1 node(s) had volume node affinity conflict", "a volume does not move with its pod", "describe pv"],
  ["2 node(s) exceed max volume count", "no more volumes", "describe nodes"],
  [
    "1 node(s) didn't match pod topology spread constraints (missing required label)",
    "topologySpreadConstraints",
    "get nodes",
  ],
  ["1 node(s) didn't match pod anti-affinity rules", "affinity to other pods", "get nodes"],
  ["1 node(s) didn't satisfy existing pods anti-affinity rules", "affinity to other pods", "get nodes"],
  ["1 node(s) didn't match node selector", "Label a node", "get nodes"],
  ["1 node(s) didn't match Pod's node affinity/selector", "Label a node", "get nodes"],
  ["1 node(s) had something that a later version says", "Read what the scheduler says", "describe nodes"],
];

describe("the advice for a pod without a node", () => {
  it.each(texts)(
    "The advice for a pod without a node goes by what the scheduler says: %s",
    (says, advice, command) => {
      if (pod === undefined) throw new Error("one pod was made");
      const remedy = schedulerAdvice(`0/3 nodes are available: ${says}.`, pod, witness);
      expect(remedy.summary.toLowerCase()).toContain(advice.toLowerCase());
      expect(remedy.commands.map(commandLine).join("\n")).toContain(command);
    },
  );

  it("The advice for a pod without a node names each of several reasons, as each keeps some of the nodes away", () => {
    if (pod === undefined) throw new Error("one pod was made");
    const { summary } = schedulerAdvice(
      "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) had untolerated taint {dedicated: gpu}.",
      pod,
      witness,
    );
    expect(summary).toMatch(/taint dedicated.* Or: Lower the pod's request for cpu/);
  });
});
