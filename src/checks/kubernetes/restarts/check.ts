import { containerStatusesOf, type Pod } from "../../../snapshot/kubernetes/pod.ts";
import { succeed } from "../../../snapshot/probe-result.ts";
import { defineCheck } from "../../check.ts";
import type { Finding } from "../../finding.ts";
import { crashBetweenRuns } from "../pods/causes/between-crashes.ts";
import { crashChecks } from "../pods/causes/crash-reason.ts";
import { isReady } from "../pods/pod-status.ts";
import { type PodWitness, type Surroundings, surroundings } from "../pods/pod-witness.ts";
import { releaseObjects, releaseWorkloads } from "../workloads/release-workloads.ts";
import { type Workload, workloadName } from "../workloads/workload.ts";
import { type Restart, restartsOf } from "./restart-cause.ts";
import { restartFinding, restartFindingKinds } from "./restart-findings.ts";

const optional = [
  "kubernetes/server",
  "kubernetes/deployments",
  "kubernetes/replicasets",
  "kubernetes/statefulsets",
  "kubernetes/daemonsets",
  "kubernetes/jobs",
  "kubernetes/events",
  "kubernetes/logs",
] as const;

/** No container that is ready now has been restarted lately; how those that are not came to be so says kubernetes/pod-readiness. */
export const restarts = defineCheck({
  id: "kubernetes/restarts",
  title: "Containers have not been restarted lately",
  requires: ["kubernetes/reachable"],
  after: crashChecks,
  reads: ["kubernetes/pods"],
  optional,
  findings: restartFindingKinds,
  decide(input) {
    const { sections, optional, blueprint } = input;
    const pods = succeed(sections["kubernetes/pods"]);
    const workloads = releaseWorkloads(releaseObjects({ ...optional, "kubernetes/pods": pods }), blueprint);
    const around = surroundings(optional, input);
    if (sections["kubernetes/pods"].length === 0)
      return { kind: "not-applicable", reason: "the namespace has no pods" };
    const isLeft = workloads.some((workload) =>
      workload.pods.some((pod) => isLeftToReadiness(pod, { ...around, owner: workloadName(workload) })),
    );
    return {
      kind: "decided",
      findings: workloads.flatMap((workload) => findingsOf(workload, around)),
      leftTo: isLeft ? ["kubernetes/pod-readiness"] : [],
    };
  },
});

/** Whether a pod has containers that were restarted and that kubernetes/pod-readiness tells of. */
const isLeftToReadiness = (pod: Pod, witness: PodWitness): boolean =>
  containerStatusesOf(pod).some(
    (status) => status.restartCount > 0 && (!isReady(pod) || crashBetweenRuns(pod, status, witness) !== null),
  );

/** One finding per container and cause, however many pods of the workload share it. */
function findingsOf(workload: Workload, around: Surroundings): Finding[] {
  const witness = { ...around, owner: workloadName(workload) };
  const groups = new Map<string, Restart[]>();
  for (const restart of workload.pods.filter(isReady).flatMap((pod) => restartsOf(pod, witness))) {
    const key = `${restart.kind}:${restart.container}`;
    groups.set(key, [...(groups.get(key) ?? []), restart]);
  }
  return [...groups.values()].flatMap((group) => restartFinding(workload, group, witness) ?? []);
}
