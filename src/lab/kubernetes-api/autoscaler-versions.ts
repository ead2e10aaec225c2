import { at, items, record, text } from "./fields.ts";
import type { KubernetesObject } from "./store.ts";

/** A HorizontalPodAutoscaler in the version asked for, of CPU utilisation only: that is all autoscaling/v1 can say. */
export function autoscalerIn(apiVersion: string, autoscaler: KubernetesObject): KubernetesObject {
  if (autoscaler.apiVersion === apiVersion) return autoscaler;
  const converted = apiVersion === "autoscaling/v1" ? toV1(autoscaler) : toV2(autoscaler);
  return { ...converted, apiVersion };
}

function toV2(autoscaler: KubernetesObject): KubernetesObject {
  const { targetCPUUtilizationPercentage: target, ...spec } = record(autoscaler, "spec");
  const { currentCPUUtilizationPercentage: current, ...status } = record(autoscaler, "status");
  return {
    ...autoscaler,
    spec: {
      ...spec,
      ...(target !== undefined && {
        metrics: [cpuMetric("target", { type: "Utilization", averageUtilization: target })],
      }),
    },
    status: {
      ...status,
      ...(current !== undefined && {
        currentMetrics: [cpuMetric("current", { averageUtilization: current })],
      }),
    },
  };
}

function toV1(autoscaler: KubernetesObject): KubernetesObject {
  const { metrics: _metrics, behavior: _behavior, ...spec } = record(autoscaler, "spec");
  const { currentMetrics: _current, conditions: _conditions, ...status } = record(autoscaler, "status");
  const target = cpuUtilization(items(autoscaler, "spec", "metrics"), "target");
  const current = cpuUtilization(items(autoscaler, "status", "currentMetrics"), "current");
  return {
    ...autoscaler,
    spec: { ...spec, ...(target !== undefined && { targetCPUUtilizationPercentage: target }) },
    status: { ...status, ...(current !== undefined && { currentCPUUtilizationPercentage: current }) },
  };
}

function cpuMetric(side: "target" | "current", value: Record<string, unknown>) {
  return { type: "Resource", resource: { name: "cpu", [side]: value } };
}

function cpuUtilization(metrics: readonly unknown[], side: "target" | "current"): unknown {
  const cpu = metrics.find((metric) => text(metric, "resource", "name") === "cpu");
  return at(cpu, "resource", side, "averageUtilization");
}
