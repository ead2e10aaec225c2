import type { ExpectedRoute } from "./blueprint.ts";

/** Whether a route is about this workload, or this component of the release. */
export function isAskedOf({ of }: Pick<ExpectedRoute, "of">, name: string): boolean {
  const pattern = "workload" in of ? of.workload : of.component;
  const parts = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`).test(name);
}
