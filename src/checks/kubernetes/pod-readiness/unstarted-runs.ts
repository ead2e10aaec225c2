import type { Blueprint } from "../../../blueprint/blueprint.ts";
import type { KubernetesEvent } from "../../../snapshot/kubernetes/event.ts";
import { isOfRelease } from "../../../snapshot/kubernetes/release-name.ts";
import type { CronJob } from "../../../snapshot/kubernetes/workloads.ts";
import type { Finding } from "../../finding.ts";
import { eventTime } from "../pods/pod-events.ts";
import type { Surroundings } from "../pods/pod-witness.ts";
import { workloadResource } from "../workloads/workload.ts";
import { jobNotStarted } from "./findings.ts";

/** The controller's reasons for not starting a run whose time has come, and what helps (cronjob_controllerv2.go; FailedNeedsStart until 1.20). */
const advice: Readonly<Record<string, string>> = {
  FailedNeedsStart:
    "Set or shorten startingDeadlineSeconds, so that only the runs of that time count as missed; or create the CronJob again.",
  MissSchedule:
    "Make startingDeadlineSeconds longer than the controller takes to look again (ten seconds), or take it out.",
  FailedCreate: "Repair what the API server says of the Job.",
  UnparseableSchedule: "Correct spec.schedule.",
  InvalidSchedule: "Correct spec.schedule: no time fits it.",
  UnknownTimeZone: "Correct spec.timeZone.",
};

/** CronJobs whose controller says that it did not start a run, and has started none since: no Job and no pod shows it. */
export function unstartedRuns(
  cronJobs: readonly CronJob[],
  blueprint: Blueprint,
  around: Surroundings,
): Finding[] {
  return cronJobs
    .filter(
      ({ metadata, spec }) =>
        isOfRelease(metadata, blueprint) && spec.suspend !== true && !metadata.deletionTimestamp,
    )
    .flatMap((cronJob) => {
      const complaint = around.events
        .filter((event) => isAbout(event, cronJob) && advice[event.reason ?? ""] !== undefined)
        .toSorted((a, b) => eventTime(b) - eventTime(a))[0];
      const startedAt = Date.parse(cronJob.status.lastScheduleTime ?? "");
      return complaint === undefined || eventTime(complaint) <= startedAt
        ? []
        : [notStarted(cronJob, complaint, around)];
    });
}

const isAbout = ({ involvedObject }: KubernetesEvent, { metadata }: CronJob): boolean =>
  involvedObject.kind === "CronJob" && involvedObject.name === metadata.name;

function notStarted(
  { metadata: { name }, status }: CronJob,
  { reason, message }: KubernetesEvent,
  { kubectl }: Surroundings,
): Finding {
  return jobNotStarted({
    resource: workloadResource({ kind: "CronJob", name }),
    message: `CronJob ${name} did not start a run when its time had come (${reason}): ${(message ?? "no reason is given").trim().replace(/\.$/, "")}.`,
    evidence: {
      cause: "job-not-started",
      reason: reason ?? null,
      lastStarted: status.lastScheduleTime ?? null,
    },
    remedy: {
      summary: advice[reason ?? ""] ?? "Repair what the controller says.",
      commands: [kubectl("describe", "cronjob", name)],
    },
    recovers: false,
  });
}
