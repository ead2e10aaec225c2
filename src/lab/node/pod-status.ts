import { isDeepStrictEqual } from "node:util";
import { items, record, text } from "../kubernetes-api/fields.ts";
import type { KubernetesObject } from "../kubernetes-api/store.ts";
import { timestamp } from "./cluster.ts";
import type { ContainerStatus } from "./container-status.ts";
import type { Container, PodSpec } from "./pod.ts";

export interface PodReport {
  spec: PodSpec;
  podIp: string;
  hostIp: string;
  startTime: string;
  containers: readonly ContainerStatus[];
}

/** The status of a pod from those of its containers, as the kubelet writes it; conditions keep their times while they stay the same. */
export function podStatus(pod: KubernetesObject, report: PodReport): Record<string, unknown> {
  const unready = report.containers.filter(({ ready }) => !ready).map(({ name }) => name);
  const phase = phaseOf(report);
  const readiness =
    unready.length === 0
      ? { status: "True" }
      : phase === "Succeeded"
        ? { status: "False", reason: "PodCompleted" }
        : {
            status: "False",
            reason: "ContainersNotReady",
            message: `containers with unready status: [${unready.join(" ")}]`,
          };
  return {
    phase,
    conditions: [
      condition(pod, "Initialized", { status: "True" }),
      condition(pod, "Ready", readiness),
      condition(pod, "ContainersReady", readiness),
      condition(pod, "PodScheduled", { status: "True" }),
    ],
    hostIP: report.hostIp,
    podIP: report.podIp,
    podIPs: [{ ip: report.podIp }],
    startTime: report.startTime,
    containerStatuses: report.containers,
    qosClass: qosClass(report.spec.containers),
  };
}

function condition(pod: KubernetesObject, type: string, fields: Record<string, string>) {
  const before = items(pod, "status", "conditions")
    .map((one) => record(one))
    .find((one) => one.type === type);
  const same = before !== undefined && before.status === fields.status;
  const lastTransitionTime = same ? text(before, "lastTransitionTime") : timestamp();
  const next = { type, ...fields, lastProbeTime: null, lastTransitionTime };
  return isDeepStrictEqual(before, next) ? before : next;
}

function phaseOf({ containers, spec }: PodReport): string {
  if (containers.some(({ containerID }) => containerID === undefined)) return "Pending";
  const ended = containers.map(({ state }) => ("terminated" in state ? state.terminated : undefined));
  if (spec.restartPolicy === "Always" || ended.includes(undefined)) return "Running";
  if (ended.every((end) => end?.exitCode === 0)) return "Succeeded";
  return spec.restartPolicy === "Never" ? "Failed" : "Running";
}

/** Guaranteed: limits for both, equal to the requests; BestEffort: nothing at all. */
function qosClass(containers: readonly Container[]): string {
  const amounts = containers.map(({ resources }) => resources);
  if (amounts.every(({ limits, requests }) => isEmpty(limits) && isEmpty(requests))) return "BestEffort";
  const guaranteed = amounts.every(({ limits, requests }) =>
    ["cpu", "memory"].every((name) => {
      const limit = limits[name];
      return limit !== undefined && String(requests[name] ?? limit) === String(limit);
    }),
  );
  return guaranteed ? "Guaranteed" : "Burstable";
}

function isEmpty(amounts: Readonly<Record<string, unknown>>): boolean {
  return Object.keys(amounts).length === 0;
}
