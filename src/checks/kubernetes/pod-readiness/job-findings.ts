import { containerStatusesOf } from "../../../snapshot/kubernetes/pod.ts";
import type { Job } from "../../../snapshot/kubernetes/workloads.ts";
import { formatDuration } from "../../../units/format-duration.ts";
import type { Finding } from "../../finding.ts";
import { type PodWitness, secondsSince } from "../pods/pod-witness.ts";
import type { jobFailure } from "../workloads/job-workloads.ts";
import { type Workload, workloadResource } from "../workloads/workload.ts";
import { jobFailed, jobRetrying } from "./findings.ts";
import { isHelmTest, type Troubled } from "./pod-findings.ts";

/** A failure before this is known by now, or nobody minds; in seconds. */
const recentSeconds = 24 * 3600;

/** A Job that has given up. What a CronJob's run has failed on, the next one may not. */
export function failedJob(
  workload: Workload,
  failure: NonNullable<ReturnType<typeof jobFailure>>,
  troubled: readonly Troubled[],
  witness: PodWitness,
): Finding {
  const seconds = secondsSince(failure.lastTransitionTime, witness);
  const ago = Number.isFinite(seconds) ? ` ${formatDuration(Math.max(0, seconds) * 1000)} ago` : "";
  const words = failure.message?.trim().replace(/\.$/, "") || failure.reason || "it gives no reason";
  const last = lastWords(troubled);
  return jobFailed({
    resource: workloadResource(workload),
    severity: isOnlyWarning(workload, seconds) ? "warning" : "error",
    message: `${nameOf(workload)} failed${ago}: ${words}.${last.sentence}`,
    evidence: {
      cause: "job-failed",
      reason: failure.reason ?? null,
      job: workload.job?.metadata.name ?? null,
      proof: last.proof,
    },
    remedy: {
      summary: "Repair what it failed on, then run it again: a Job that has failed does not start again.",
      commands: [
        witness.kubectl("describe", "job", workload.job?.metadata.name ?? workload.name),
        ...last.pods.map((pod) => witness.kubectl("logs", pod)),
      ],
    },
    recovers: false,
  });
}

const isOnlyWarning = ({ kind, metadata }: Workload, secondsAgo: number): boolean =>
  kind === "CronJob" || secondsAgo > recentSeconds || (metadata !== null && isHelmTest(metadata));

/** A Job that has attempts left. */
export function retryingJob(workload: Workload, job: Job, attempt: Troubled, witness: PodWitness): Finding {
  const last = lastWords([attempt]);
  const failed = Math.max(job.status.failed ?? 1, inPlace(attempt));
  const limit = job.spec.backoffLimit ?? 6;
  return jobRetrying({
    resource: workloadResource(workload),
    message: `${nameOf(workload)} tries again: ${failed} of ${limit + 1} attempts failed.${last.sentence}`,
    evidence: {
      cause: "job-retrying",
      failed,
      backoffLimit: limit,
      job: job.metadata.name,
      proof: last.proof,
    },
    remedy: {
      summary: "Read what the attempt failed on, or wait for the next one.",
      commands: last.pods.map((pod) => witness.kubectl("logs", pod)),
    },
    recovers: true,
  });
}

/** With restartPolicy OnFailure a pod tries again by itself, and its Job counts these attempts as well (backoffLimit). */
const inPlace = ({ pod }: Troubled): number =>
  containerStatusesOf(pod)
    .map(({ restartCount, state }) => restartCount + (state.waiting?.reason === "CrashLoopBackOff" ? 1 : 0))
    .reduce((sum, count) => sum + count, 0);

const nameOf = ({ kind, name, job }: Workload): string =>
  kind === "CronJob" ? `The last run of CronJob ${name} (${job?.metadata.name ?? "unknown"})` : `Job ${name}`;

/** What the newest failed pod says; the Job of many has none left. */
function lastWords(troubled: readonly Troubled[]): {
  sentence: string;
  proof: string | null;
  pods: string[];
} {
  const newest = troubled.toSorted(
    (a, b) =>
      Date.parse(b.pod.metadata.creationTimestamp ?? "") - Date.parse(a.pod.metadata.creationTimestamp ?? ""),
  )[0];
  if (newest === undefined) return { sentence: "", proof: null, pods: [] };
  const { pod, cause } = newest;
  const proof = cause.proof === null ? "" : `: ${cause.proof.replace(/\.$/, "")}`;
  return {
    sentence: ` Pod ${pod.metadata.name} ${cause.what}${proof}.`,
    proof: cause.proof,
    pods: [pod.metadata.name],
  };
}
