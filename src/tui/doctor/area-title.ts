import type { Area } from "../../checks/check.ts";

const titles: Record<Area, string> = {
  kubernetes: "Kubernetes",
  nats: "NATS",
  postgres: "PostgreSQL",
  pipeline: "Pipeline",
  config: "Configuration",
};

export function areaTitle(area: Area): string {
  return titles[area];
}
