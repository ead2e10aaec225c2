import { at, integer, items, record, text } from "../fields.ts";
import { selectorText } from "../scale.ts";
import type { KubernetesObject } from "../store.ts";
import { ageOf, formatAge, objectAge } from "./age.ts";
import type { Cell, Printer } from "./printer.ts";
import {
  ageColumn,
  column,
  containersAndImages,
  count,
  formatLabels,
  nameColumn,
  none,
  orNone,
  ratio,
  wide,
} from "./printer.ts";

const templateColumns = [wide("Containers"), wide("Images")];
const selectorColumn = wide("Selector");

export const deploymentPrinter: Printer = {
  columns: [
    nameColumn,
    column("Ready"),
    column("Up-to-date"),
    column("Available"),
    ageColumn,
    ...templateColumns,
    selectorColumn,
  ],
  cells: (deployment, now) => [
    deployment.metadata.name,
    ratio(deployment, ["status", "readyReplicas"], ["spec", "replicas"]),
    integer(deployment, "status", "updatedReplicas"),
    integer(deployment, "status", "availableReplicas"),
    objectAge(deployment, now),
    ...template(deployment),
    orNone(selectorText(deployment)),
  ],
};

export const replicaSetPrinter: Printer = {
  columns: [
    nameColumn,
    count("Desired"),
    count("Current"),
    count("Ready"),
    ageColumn,
    ...templateColumns,
    selectorColumn,
  ],
  cells: (replicaSet, now) => [
    replicaSet.metadata.name,
    integer(replicaSet, "spec", "replicas"),
    integer(replicaSet, "status", "replicas"),
    integer(replicaSet, "status", "readyReplicas"),
    objectAge(replicaSet, now),
    ...template(replicaSet),
    orNone(selectorText(replicaSet)),
  ],
};

export const statefulSetPrinter: Printer = {
  columns: [nameColumn, column("Ready"), ageColumn, ...templateColumns],
  cells: (statefulSet, now) => [
    statefulSet.metadata.name,
    ratio(statefulSet, ["status", "readyReplicas"], ["spec", "replicas"]),
    objectAge(statefulSet, now),
    ...template(statefulSet),
  ],
};

export const daemonSetPrinter: Printer = {
  columns: [
    nameColumn,
    count("Desired"),
    count("Current"),
    count("Ready"),
    count("Up-to-date"),
    count("Available"),
    column("Node Selector"),
    ageColumn,
    ...templateColumns,
    selectorColumn,
  ],
  cells: (daemonSet, now) => [
    daemonSet.metadata.name,
    integer(daemonSet, "status", "desiredNumberScheduled"),
    integer(daemonSet, "status", "currentNumberScheduled"),
    integer(daemonSet, "status", "numberReady"),
    integer(daemonSet, "status", "updatedNumberScheduled"),
    integer(daemonSet, "status", "numberAvailable"),
    formatLabels(record(daemonSet, "spec", "template", "spec", "nodeSelector")),
    objectAge(daemonSet, now),
    ...template(daemonSet),
    orNone(selectorText(daemonSet)),
  ],
};

export const jobPrinter: Printer = {
  columns: [
    nameColumn,
    column("Status"),
    column("Completions"),
    column("Duration"),
    ageColumn,
    ...templateColumns,
    selectorColumn,
  ],
  cells: (job, now) => [
    job.metadata.name,
    jobStatus(job),
    completions(job),
    jobDuration(job, now),
    objectAge(job, now),
    ...template(job),
    orNone(selectorText(job)),
  ],
};

export const horizontalPodAutoscalerPrinter: Printer = {
  columns: [
    nameColumn,
    column("Reference"),
    column("Targets"),
    column("MinPods"),
    column("MaxPods"),
    column("Replicas"),
    ageColumn,
  ],
  cells: (autoscaler, now) => [
    autoscaler.metadata.name,
    `${text(autoscaler, "spec", "scaleTargetRef", "kind")}/${text(autoscaler, "spec", "scaleTargetRef", "name")}`,
    autoscalerTargets(autoscaler),
    at(autoscaler, "spec", "minReplicas") === undefined
      ? "<unset>"
      : String(integer(autoscaler, "spec", "minReplicas")),
    integer(autoscaler, "spec", "maxReplicas"),
    integer(autoscaler, "status", "currentReplicas"),
    objectAge(autoscaler, now),
  ],
};

function template(workload: KubernetesObject): Cell[] {
  return containersAndImages(at(workload, "spec", "template", "spec"));
}

function jobStatus(job: KubernetesObject): string {
  const holds = (type: string) =>
    items(job, "status", "conditions").some(
      (condition) => text(condition, "type") === type && text(condition, "status") === "True",
    );
  const finished = ["Complete", "Failed"].find(holds);
  if (finished !== undefined) return finished;
  if (job.metadata.deletionTimestamp !== undefined) return "Terminating";
  return ["Suspended", "FailureTarget", "SuccessCriteriaMet"].find(holds) ?? "Running";
}

function completions(job: KubernetesObject): string {
  const succeeded = integer(job, "status", "succeeded");
  const wanted = at(job, "spec", "completions");
  if (typeof wanted === "number") return `${succeeded}/${wanted}`;
  const parallelism = integer(job, "spec", "parallelism");
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`;
}

function jobDuration(job: KubernetesObject, now: Date): string {
  const started = text(job, "status", "startTime");
  const completed = text(job, "status", "completionTime");
  if (started === "") return "";
  return completed === "" ? ageOf(started, now) : formatAge(Date.parse(completed) - Date.parse(started));
}

/** Stored in either version: v1 has a percentage of CPU, v2 a list of metrics, of which the lab prints the utilisations. */
function autoscalerTargets(autoscaler: KubernetesObject): string {
  const percentage = at(autoscaler, "spec", "targetCPUUtilizationPercentage");
  const metrics = items(autoscaler, "spec", "metrics");
  if (typeof percentage === "number") {
    return `cpu: ${percent(at(autoscaler, "status", "currentCPUUtilizationPercentage"))}/${percentage}%`;
  }
  if (metrics.length === 0) return none;
  return metrics
    .map((metric) => {
      const name = text(metric, "resource", "name");
      const target = at(metric, "resource", "target", "averageUtilization");
      const current = items(autoscaler, "status", "currentMetrics").find(
        (one) => text(one, "resource", "name") === name,
      );
      return `${name}: ${percent(at(current, "resource", "current", "averageUtilization"))}/${percent(target)}`;
    })
    .join(", ");
}

function percent(value: unknown): string {
  return typeof value === "number" ? `${value}%` : "<unknown>";
}
