import type { Finding } from "../../finding.ts";
import { podCauses } from "../pods/causes/pod-cause.ts";
import { isReady } from "../pods/pod-status.ts";
import type { PodWitness, Surroundings } from "../pods/pod-witness.ts";
import { isComplete, jobFailure } from "../workloads/job-workloads.ts";
import { type Workload, workloadName } from "../workloads/workload.ts";
import { controllerFinding, deletionFinding } from "./controller-findings.ts";
import { imageDriftFindings } from "./image-drift.ts";
import { failedJob, retryingJob } from "./job-findings.ts";
import { podFinding, type Troubled } from "./pod-findings.ts";
import { asLoop } from "./repeated-ends.ts";
import { noReplicas, onNoNode, type ReleaseContext } from "./replica-findings.ts";

/** Everything that keeps one workload from being ready, one finding per cause and container, however many pods share it. */
export function workloadFindings(
  workload: Workload,
  around: Surroundings,
  context: ReleaseContext,
): Finding[] {
  const witness = { ...around, owner: workloadName(workload) };
  if (workload.metadata?.deletionTimestamp) return [deletionFinding(workload, witness)];
  if (workload.desired === 0 && workload.rollout?.state === "done" && workload.kind === "DaemonSet")
    return [onNoNode(workload, witness, context)];
  if (workload.desired === 0 && workload.kind !== "DaemonSet")
    return [noReplicas(workload, witness, context)];
  const troubled = workload.pods.flatMap((pod) => podCauses(pod, witness).map((cause) => ({ pod, cause })));
  return workload.kind === "Job" || workload.kind === "CronJob"
    ? jobFindings(workload, troubled, witness)
    : [
        ...longRunningFindings(workload, troubled, witness, context),
        ...imageDriftFindings(workload, context.nodes, witness),
      ];
}

function longRunningFindings(
  workload: Workload,
  troubled: Troubled[],
  witness: PodWitness,
  { arePodsListed }: ReleaseContext,
): Finding[] {
  const findings = grouped(workload, troubled, witness);
  const controller = controllerFinding(workload, witness, { explained: findings.length > 0, arePodsListed });
  return controller === null ? findings : [...findings, controller];
}

/** The Job's own conditions decide. */
function jobFindings(workload: Workload, troubled: Troubled[], witness: PodWitness): Finding[] {
  const { job } = workload;
  if (job === null || isComplete(job) || job.spec.suspend) return [];
  const failure = jobFailure(job);
  if (failure !== null) return [failedJob(workload, failure, troubled, witness)];
  const attempts = troubled.filter(
    ({ pod, cause }) => pod.status.phase === "Failed" || cause.kind === "crash-loop",
  );
  const others = troubled.filter((entry) => !attempts.includes(entry));
  const [attempt] = attempts;
  // A Job's controller deletes pods of its own accord.
  const controller = controllerFinding(workload, witness, {
    explained: troubled.length > 0,
    arePodsListed: false,
  });
  return [
    ...grouped(workload, others, witness),
    ...(attempt === undefined ? [] : [retryingJob(workload, job, attempt, witness)]),
    ...(controller === null ? [] : [controller]),
  ];
}

const areStarting = (group: readonly Troubled[]): boolean =>
  group.every(({ cause }) => cause.kind === "starting" && cause.severity === "warning");

/** Pods with the same cause in the same container are one finding; those of an older revision are a matter of their own. */
function grouped(workload: Workload, troubled: readonly Troubled[], witness: PodWitness): Finding[] {
  const groups = new Map<string, Troubled[]>();
  for (const entry of troubled) {
    const age = workload.outdated.has(entry.pod.metadata.name) ? "old" : "new";
    const key = `${entry.cause.kind}:${entry.cause.container ?? ""}:${age}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [entry]);
    else group.push(entry);
  }
  const ill = new Set(troubled.map(({ pod }) => pod));
  const healthy = workload.pods.filter((pod) => isReady(pod) && !ill.has(pod)).length;
  const all = [...groups.values()].map((group) => ({ group, loop: asLoop(group, workload, witness) }));
  // The next pod of a loop starts as those before did.
  const others = all.some(({ loop }) => loop !== null) ? all.filter(({ group }) => !areStarting(group)) : all;
  return others.map(({ group, loop }) =>
    podFinding(workload, loop ?? group, loop === null ? healthy : 0, witness),
  );
}
