import type { Area } from "../../checks/check.ts";
import { descriptionOf } from "../../systems/systems.ts";

export function areaTitle(area: Area): string {
  switch (area) {
    case "pipeline":
      return "Pipeline";
    case "config":
      return "Configuration";
    default:
      return descriptionOf[area].name;
  }
}
