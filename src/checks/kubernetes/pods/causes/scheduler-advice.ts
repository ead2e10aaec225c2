import type { Command } from "../../../../remedy/command.ts";
import type { Remedy } from "../../../../remedy/remedy.ts";
import { placeholder } from "../../../../remedy/word.ts";
import type { Pod } from "../../../../snapshot/kubernetes/pod.ts";
import type { PodWitness } from "../pod-witness.ts";

interface Advice {
  says: RegExp;
  summary: (found: RegExpExecArray) => string;
  commands: (witness: PodWitness) => Command[];
}

const nodes = ({ clusterKubectl }: PodWitness) => [clusterKubectl("get", "nodes", "--show-labels")];
const taints = ({ clusterKubectl }: PodWitness) => [clusterKubectl("describe", "nodes")];

/** What the scheduler's filters say (kube-scheduler 1.20 to 1.35), and what each asks for. The first that fits most of the nodes' state stands first. */
const advices: readonly Advice[] = [
  {
    says: /taint \{node\.kubernetes\.io\/(unreachable|not-ready)/,
    summary: () => "Bring the node back, or add one: a node that does not answer takes no pods.",
    commands: nodes,
  },
  {
    says: /were unschedulable|taint \{node\.kubernetes\.io\/unschedulable/,
    summary: () => "Allow pods on the node again: it is cordoned.",
    commands: ({ clusterKubectl }) => [
      clusterKubectl("get", "nodes"),
      clusterKubectl("uncordon", placeholder("NODE")),
    ],
  },
  {
    says: /taint \{node\.kubernetes\.io\/(\w+)-pressure/,
    summary: ([, what]) => `Free ${what} on the node, or add one: it is under pressure.`,
    commands: taints,
  },
  {
    says: /taint \{([^:}]+)/,
    summary: ([, key]) => `Let the pod tolerate the taint ${key}, or take the taint off a node.`,
    commands: taints,
  },
  {
    says: /Insufficient ((?:\S+\/|hugepages-)[^\s,.]+)/,
    summary: ([, resource]) =>
      `Add a node that offers ${resource}, or take the request for it out of the pod template.`,
    commands: taints,
  },
  {
    says: /Insufficient (cpu|memory|ephemeral-storage)/,
    summary: ([, resource]) =>
      `Lower the pod's request for ${resource} to what a node has free, or add a node.`,
    commands: taints,
  },
  {
    says: /Too many pods|Insufficient pods/,
    summary: () => "Add a node: the nodes run as many pods as they are allowed to.",
    commands: taints,
  },
  {
    says: /free ports/,
    summary: () =>
      "Take the hostPort out of the pod template, or add a node: a host port can be used once on each node. A rollout whose old pod holds it needs strategy Recreate, or maxSurge 0.",
    commands: taints,
  },
  {
    says: /ReadWriteOncePod/,
    summary: () =>
      "Let the pod that holds the volume claim go first: ReadWriteOncePod is for one pod at a time. A rollout needs strategy Recreate, or maxSurge 0, for it.",
    commands: ({ kubectl }) => [kubectl("get", "pvc"), kubectl("get", "pods", "-o", "wide")],
  },
  {
    says: /volume node affinity conflict|match PersistentVolume's node affinity/,
    summary: () =>
      "Add a node where the pod's volume is (its zone or node): a volume does not move with its pod.",
    commands: ({ clusterKubectl, kubectl }) => [clusterKubectl("describe", "pv"), kubectl("get", "pvc")],
  },
  {
    says: /max volume count/,
    summary: () => "Add a node: no more volumes can be attached to the others.",
    commands: taints,
  },
  {
    says: /topology spread constraints/,
    summary: () =>
      "Give the nodes the label that topologySpreadConstraints names, or let the constraint be ScheduleAnyway.",
    commands: nodes,
  },
  {
    says: /pod (?:anti-)?affinity|existing pods anti-affinity/,
    summary: () => "Add a node, or relax the affinity to other pods: it allows none of the existing nodes.",
    commands: nodes,
  },
  {
    says: /match (?:Pod's )?node (?:affinity|selector)/i,
    summary: () => "Label a node as the pod's nodeSelector or affinity wants it, or correct the selector.",
    commands: nodes,
  },
];

/** What to do about a pod without a node, by the scheduler's words. */
export function schedulerAdvice(message: string, pod: Pod, witness: PodWitness): Remedy {
  const fitting = advices.flatMap((advice) => {
    const found = advice.says.exec(message);
    return found === null ? [] : [{ advice, summary: advice.summary(found) }];
  });
  const [first] = fitting;
  if (first === undefined)
    return {
      summary: "Read what the scheduler says about each node.",
      commands: [...taints(witness), witness.kubectl("describe", "pod", pod.metadata.name)],
    };
  // A general rule beside the particular one for the same words would contradict it.
  const others = fitting.slice(1).filter(({ advice }) => !/taint/.test(advice.says.source));
  return {
    summary: [first, ...others].map(({ summary }) => summary).join(" Or: "),
    commands: [...first.advice.commands(witness), witness.kubectl("describe", "pod", pod.metadata.name)],
  };
}
