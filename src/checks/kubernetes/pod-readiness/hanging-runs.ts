import type { Blueprint } from "../../../blueprint/blueprint.ts";
import type { KubernetesEvent } from "../../../snapshot/kubernetes/event.ts";
import { isOfRelease } from "../../../snapshot/kubernetes/release-name.ts";
import type { Job } from "../../../snapshot/kubernetes/workloads.ts";
import { formatDuration } from "../../../units/format-duration.ts";
import type { Finding } from "../../finding.ts";
import type { Surroundings } from "../pods/pod-witness.ts";
import { isComplete, jobFailure } from "../workloads/job-workloads.ts";
import { controllerOf, workloadResource } from "../workloads/workload.ts";
import { jobHangs } from "./findings.ts";

/** The controller's reason for a time that it has passed over (cronjob_controllerv2.go). */
const passedOver = "JobAlreadyActive";
const longerThanBefore = 10;
const leastMs = 10 * 60_000;
/** Without an earlier run to compare with. */
const dayMs = 24 * 3600_000;

/**
 * A run of a CronJob that does not end, under Forbid: the times of the next ones are passed over, and no Job and no pod shows it. A run that is merely longer
 * than the pause between two is no such run: its predecessors took as long.
 */
export function hangingRuns(jobs: readonly Job[], blueprint: Blueprint, around: Surroundings): Finding[] {
  const names = new Set(around.events.flatMap((event) => cronJobPassedOver(event) ?? []));
  return [...names].flatMap((name) => {
    const runs = jobs.filter((job) => isRunOf(job, name) && isOfRelease(job.metadata, blueprint));
    const [run] = runs.filter(isRunning).toSorted((a, b) => startOf(a) - startOf(b));
    if (run === undefined) return [];
    const longestMs = longestOf(runs);
    const ageMs = around.now - startOf(run);
    const patienceMs = longestMs === null ? dayMs : Math.max(leastMs, longerThanBefore * longestMs);
    return ageMs > patienceMs ? [hangingRun(name, run, { ageMs, longestMs }, around)] : [];
  });
}

const cronJobPassedOver = ({ involvedObject, reason }: KubernetesEvent): string | undefined =>
  involvedObject.kind === "CronJob" && reason === passedOver ? involvedObject.name : undefined;

function hangingRun(
  name: string,
  run: Job,
  { ageMs, longestMs }: { ageMs: number; longestMs: number | null },
  { events, kubectl }: Surroundings,
): Finding {
  const missed = events
    .filter((event) => cronJobPassedOver(event) === name)
    .reduce((sum, { count }) => sum + (count ?? 1), 0);
  const before = longestMs === null ? "" : ` (those before it took at most ${formatDuration(longestMs)})`;
  const job = run.metadata.name;
  return jobHangs({
    resource: workloadResource({ kind: "CronJob", name }),
    message: `Run ${job} of CronJob ${name} has been running for ${formatDuration(ageMs)}${before}. No other run starts meanwhile (concurrencyPolicy Forbid): ${missed === 1 ? "one run was" : `${missed} runs were`} skipped lately.`,
    evidence: { cause: "job-hangs", job, runningSeconds: Math.round(ageMs / 1000), passedOver: missed },
    remedy: {
      summary: `Find out what ${job} waits for, and end it; the next run starts at its time. An activeDeadlineSeconds in the CronJob ends such runs automatically.`,
      commands: [kubectl("describe", "job", job), kubectl("logs", `job/${job}`, "--tail=20")],
    },
    recovers: false,
  });
}

const isRunOf = ({ metadata }: Job, name: string): boolean => {
  const owner = controllerOf(metadata);
  return owner?.kind === "CronJob" && owner.name === name;
};

const isRunning = (job: Job): boolean =>
  !isComplete(job) && jobFailure(job) === null && (job.status.active ?? 0) > 0;

const startOf = ({ status, metadata }: Job): number =>
  Date.parse(status.startTime ?? metadata.creationTimestamp ?? "");

function longestOf(runs: readonly Job[]): number | null {
  const durations = runs
    .filter(isComplete)
    .map((run) => Date.parse(run.status.completionTime ?? "") - startOf(run))
    .filter(Number.isFinite);
  return durations.length === 0 ? null : Math.max(...durations);
}
