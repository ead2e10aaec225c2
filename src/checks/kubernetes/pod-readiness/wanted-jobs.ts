import type { Blueprint, ExpectedWorkload } from "../../../blueprint/blueprint.ts";
import type { CronJob, Job } from "../../../snapshot/kubernetes/workloads.ts";
import { formatDuration } from "../../../units/format-duration.ts";
import type { Finding } from "../../finding.ts";
import type { PodWitness } from "../pods/pod-witness.ts";
import type { ReleaseObjects } from "../workloads/release-workloads.ts";
import { controllerOf, workloadName, workloadResource } from "../workloads/workload.ts";
import { overdue, suspended } from "./findings.ts";

/** What is wanted of a CronJob or Job beyond what its runs show: that it is not suspended, and when it last succeeded. */
export function wantedJobFindings(
  { cronJobs, jobs }: Pick<ReleaseObjects, "cronJobs" | "jobs">,
  { workloads }: Blueprint,
  witness: Omit<PodWitness, "owner">,
): Finding[] {
  return workloads
    .filter(({ optional }) => !optional)
    .flatMap((wanted) => {
      const isIt = ({ metadata }: CronJob | Job) => metadata.name === wanted.name;
      const cronJob = wanted.kind === "CronJob" ? cronJobs?.find(isIt) : undefined;
      const job = wanted.kind === "Job" ? jobs?.find(isIt) : undefined;
      if ((cronJob ?? job)?.spec.suspend) return [suspendedFinding(wanted, witness)];
      return cronJob === undefined ? [] : overdueFinding(wanted, cronJob, jobs ?? [], witness);
    });
}

function suspendedFinding(wanted: ExpectedWorkload, { kubectl }: Pick<PodWitness, "kubectl">): Finding {
  const { kind, name } = wanted;
  return suspended({
    resource: workloadResource(wanted),
    message: `${kind} ${name} is suspended: ${kind === "CronJob" ? "no run of it starts" : "it makes no pods"} until somebody resumes it.`,
    evidence: { cause: "suspended" },
    remedy: {
      summary: "Resume it, or mark it optional in nomnom.doctor.yaml.",
      commands: [kubectl("patch", workloadName(wanted), "-p", JSON.stringify({ spec: { suspend: false } }))],
    },
    recovers: false,
  });
}

function overdueFinding(
  wanted: ExpectedWorkload,
  cronJob: CronJob,
  jobs: readonly Job[],
  { kubectl, now }: Pick<PodWitness, "kubectl" | "now">,
): Finding[] {
  const { name, succeededWithinMs } = wanted;
  if (succeededWithinMs === undefined) return [];
  const success = lastSuccess(cronJob, jobs);
  const since = Date.parse(success ?? cronJob.metadata.creationTimestamp ?? "");
  if (!(now - since > succeededWithinMs)) return [];
  const within = formatDuration(succeededWithinMs);
  const age = formatDuration(now - since);
  return [
    overdue({
      resource: workloadResource(wanted),
      message:
        success === null
          ? `CronJob ${name} has never succeeded since it was made ${age} ago; a success within ${within} is wanted.`
          : `CronJob ${name} succeeded last ${age} ago; a success within ${within} is wanted.`,
      evidence: {
        cause: "overdue",
        lastSuccess: success,
        lastScheduled: cronJob.status.lastScheduleTime ?? null,
        schedule: cronJob.spec.schedule ?? null,
        wantedWithin: within,
      },
      remedy: {
        summary: "See what its last runs failed on, or why none was started.",
        commands: [kubectl("describe", workloadName(wanted)), kubectl("get", "jobs")],
      },
      recovers: true,
    }),
  ];
}

/** By the CronJob itself (since Kubernetes 1.21), else by the runs that are kept. */
function lastSuccess({ metadata, status }: CronJob, jobs: readonly Job[]): string | null {
  if (status.lastSuccessfulTime) return status.lastSuccessfulTime;
  const ended = jobs.flatMap((job) => {
    const owner = controllerOf(job.metadata);
    return owner?.kind === "CronJob" && owner.name === metadata.name && job.status.completionTime
      ? [job.status.completionTime]
      : [];
  });
  return ended.toSorted((a, b) => Date.parse(b) - Date.parse(a))[0] ?? null;
}
