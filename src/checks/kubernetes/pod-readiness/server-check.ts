import type { CheckId } from "../../check-id.ts";
import type { Workload } from "../workloads/workload.ts";

/** The check that cannot reach the server this workload runs, by the chart's label or the end of its name; null: it runs none. */
export function serverCheck({ name, podLabels }: Pick<Workload, "name" | "podLabels">): CheckId | null {
  const component = podLabels["app.kubernetes.io/component"] ?? name.split("-").at(-1);
  if (component === "nats") return "nats/reachable";
  return component === "postgres" || component === "postgresql" ? "postgres/reachable" : null;
}
