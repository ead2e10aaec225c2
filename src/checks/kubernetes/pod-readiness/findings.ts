import { defineFinding, type FindingKind, type Severity } from "../../finding.ts";
import type { CauseKind } from "../pods/pod-witness.ts";
import { type WorkloadResource, workloadResources } from "../workloads/workload.ts";

type Kind = FindingKind<Severity, WorkloadResource>;

const define = (word: string, title: string, severity: readonly [Severity, ...Severity[]]): Kind =>
  defineFinding({
    code: `kubernetes/pod-readiness/${word}`,
    title,
    severity,
    resource: workloadResources,
    recovers: "sometimes",
  });

/** Beside enough ready pods even a lasting cause is only a warning. */
const cause = (kind: CauseKind, title: string): Kind => define(kind, title, ["error", "warning"]);

export const missing = define("missing", "A workload does not exist", ["error"]);
export const podCreation = define("pod-creation", "A controller cannot create pods", ["error"]);
export const rolloutStuck = define("rollout-stuck", "A rollout has stopped", ["error"]);
export const paused = define("paused", "A rollout is paused", ["warning", "error"]);
export const beingDeleted = define("being-deleted", "A workload is being deleted", ["error"]);
export const jobFailed = define("job-failed", "A Job has failed", ["error", "warning"]);
export const jobRetrying = define("job-retrying", "A Job tries again after a failed attempt", ["warning"]);
export const jobHangs = define(
  "job-hangs",
  "A run of a CronJob does not end and keeps the next from starting",
  ["warning"],
);
export const jobNotStarted = define("job-not-started", "A CronJob does not start its runs", ["warning"]);
export const suspended = define("suspended", "A CronJob or Job that is wanted is suspended", ["warning"]);
export const overdue = define("overdue", "A CronJob has not succeeded for too long", ["error"]);
export const imageDrift = define("image-drift", "Pods of a workload run different builds under one name", [
  "warning",
]);
export const rolling = define("rolling", "A rollout is going on", ["error", "warning", "info"]);
export const scaledToZero = define("scaled-to-zero", "A workload has zero replicas", [
  "warning",
  "error",
  "info",
]);

export const leftAtZero = define(
  "left-at-zero",
  "An e2e run has scaled a workload to zero and not put it back",
  ["warning", "info"],
);

export const namespaceEnds = defineFinding({
  code: "kubernetes/pod-readiness/namespace-ends",
  title: "The namespace is being deleted",
  severity: ["error"],
  resource: ["kubernetes/namespace"],
  recovers: false,
});

export const controllersSilent = define(
  "controllers-silent",
  "Pods are gone and the controller of their workload has not noticed",
  ["error"],
);

/** One kind of finding for each cause a pod can have. */
export const causes: Readonly<Record<CauseKind, Kind>> = {
  "crash-loop": cause("crash-loop", "A container keeps crashing"),
  "start-hook": cause("start-hook", "A container's start hook fails"),
  "out-of-memory": cause("out-of-memory", "A container was killed for its memory"),
  "start-error": cause("start-error", "A container's command cannot be started"),
  "container-exited": cause("container-exited", "A container has ended beside others that run"),
  "liveness-probe": cause("liveness-probe", "A liveness probe has a container killed"),
  "readiness-probe": cause("readiness-probe", "A readiness probe fails"),
  "startup-probe": cause("startup-probe", "A startup probe has not succeeded yet"),
  "listens-elsewhere": cause("listens-elsewhere", "A program listens where its probes do not ask"),
  "readiness-gate": cause("readiness-gate", "A readiness gate is not set"),
  "image-pull": cause("image-pull", "An image cannot be pulled"),
  "image-never-pull": cause("image-never-pull", "An image is not on the node and may not be pulled"),
  "image-name": cause("image-name", "An image name is invalid"),
  "missing-config": cause("missing-config", "A container's configuration cannot be read"),
  "create-error": cause("create-error", "A container cannot be created"),
  "missing-volume": cause("missing-volume", "A volume cannot be mounted"),
  sandbox: cause("sandbox", "A pod's network cannot be set up"),
  unschedulable: cause("unschedulable", "No node fits a pod"),
  "no-scheduler": cause("no-scheduler", "No scheduler has looked at a pod"),
  "unbound-claim": cause("unbound-claim", "A volume claim is not bound"),
  "scheduling-gated": cause("scheduling-gated", "A scheduling gate is closed"),
  "init-running": cause("init-running", "An init container has not ended"),
  starting: cause("starting", "A pod has not started yet"),
  terminating: cause("terminating", "A pod is being deleted"),
  evicted: cause("evicted", "A pod was evicted from its node"),
  "deadline-exceeded": cause("deadline-exceeded", "A pod was stopped at its deadline"),
  "node-lost": cause("node-lost", "A pod's node does not answer"),
  resize: cause("resize", "A pod is not resized"),
  failed: cause("failed", "A pod has failed"),
};

export const podReadinessFindings = [
  missing,
  namespaceEnds,
  ...Object.values(causes),
  podCreation,
  controllersSilent,
  rolloutStuck,
  paused,
  beingDeleted,
  jobFailed,
  jobRetrying,
  jobHangs,
  jobNotStarted,
  suspended,
  overdue,
  imageDrift,
  rolling,
  scaledToZero,
  leftAtZero,
];
