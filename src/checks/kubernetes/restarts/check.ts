import { type CheckInput, defineCheck } from "../../check.ts";
import type { UncodedFinding } from "../../finding.ts";
import { kubectlCommand } from "../../kubectl-command.ts";
import { dataOf } from "../../unreadable.ts";
import { isReady } from "../pods/pod-status.ts";
import type { PodWitness } from "../pods/pod-witness.ts";
import { releaseWorkloads, type Workload } from "../workloads/release-workloads.ts";
import { type Restart, restartsOf } from "./restart-cause.ts";
import { restartFinding } from "./restart-findings.ts";

const optional = [
  "kubernetes/deployments",
  "kubernetes/replicasets",
  "kubernetes/statefulsets",
  "kubernetes/daemonsets",
  "kubernetes/events",
  "kubernetes/logs",
] as const;

type Input = CheckInput<"kubernetes/pods", (typeof optional)[number]>;

/** No container that is ready now has been restarted lately; how those that are not came to be so says kubernetes/pod-readiness. */
export const restarts = defineCheck({
  id: "kubernetes/restarts",
  title: "Containers have not been restarted lately",
  requires: ["kubernetes/reachable"],
  reads: ["kubernetes/pods"],
  optional,
  decide(input) {
    const { sections, optional: lists, blueprint, target, takenAt } = input;
    const workloads = releaseWorkloads(objectsOf(input), blueprint);
    const around = {
      events: dataOf(lists["kubernetes/events"]) ?? [],
      logs: dataOf(lists["kubernetes/logs"]) ?? [],
      claims: [],
      now: Date.parse(takenAt),
      kubectl: kubectlCommand(target),
    };
    if (sections["kubernetes/pods"].length === 0)
      return { kind: "not-applicable", reason: "the namespace has no pods" };
    return { kind: "decided", findings: workloads.flatMap((workload) => findingsOf(workload, around)) };
  },
});

const objectsOf = ({ sections, optional: lists }: Input) => ({
  pods: sections["kubernetes/pods"],
  deployments: dataOf(lists["kubernetes/deployments"]),
  replicaSets: dataOf(lists["kubernetes/replicasets"]),
  statefulSets: dataOf(lists["kubernetes/statefulsets"]),
  daemonSets: dataOf(lists["kubernetes/daemonsets"]),
});

/** One finding per container and cause, however many pods of the workload share it. */
function findingsOf(workload: Workload, around: Omit<PodWitness, "owner">): UncodedFinding[] {
  const witness = { ...around, owner: `${workload.kind.toLowerCase()}/${workload.name}` };
  const groups = new Map<string, Restart[]>();
  for (const restart of workload.pods.filter(isReady).flatMap((pod) => restartsOf(pod, witness))) {
    const key = `${restart.kind}:${restart.container}`;
    groups.set(key, [...(groups.get(key) ?? []), restart]);
  }
  return [...groups.values()].flatMap((group) => restartFinding(workload, group, witness) ?? []);
}
