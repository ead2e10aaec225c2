import type { HorizontalPodAutoscaler } from "../../../snapshot/kubernetes/autoscaling.ts";

type Condition = HorizontalPodAutoscaler["status"]["conditions"][number];

/** The first metrics of a pod come after up to two minutes (the HPA's own cpu initialization period is five, its readiness delay thirty seconds). */
const graceMs = 120_000;

/** Whether a condition has been false for longer than an autoscaler needs to begin. */
export const isFalseForAWhile = (condition: Condition | undefined, now: number): boolean =>
  condition?.status === "False" && now - (Date.parse(condition.lastTransitionTime ?? "") || 0) > graceMs;
