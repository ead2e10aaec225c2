import { items, text } from "../fields.ts";
import { ageOf, objectAge } from "./age.ts";
import { summarizePod } from "./pod-status.ts";
import type { Printer } from "./printer.ts";
import { ageColumn, column, nameColumn, none, orNone, wide } from "./printer.ts";

export const podPrinter: Printer = {
  columns: [
    nameColumn,
    column("Ready"),
    column("Status"),
    column("Restarts"),
    ageColumn,
    wide("IP"),
    wide("Node"),
    wide("Nominated Node"),
    wide("Readiness Gates"),
  ],
  cells(pod, now) {
    const { status, readyContainers, totalContainers, restarts, lastRestart } = summarizePod(pod);
    return [
      pod.metadata.name,
      `${readyContainers}/${totalContainers}`,
      status,
      restarts > 0 && lastRestart !== "" ? `${restarts} (${ageOf(lastRestart, now)} ago)` : String(restarts),
      objectAge(pod, now),
      orNone(text(pod, "status", "podIP")),
      orNone(text(pod, "spec", "nodeName")),
      orNone(text(pod, "status", "nominatedNodeName")),
      readinessGates(pod),
    ];
  },
};

function readinessGates(pod: unknown): string {
  const gates = items(pod, "spec", "readinessGates").map((gate) => text(gate, "conditionType"));
  if (gates.length === 0) return none;
  const conditions = items(pod, "status", "conditions");
  const open = gates.filter((gate) =>
    conditions.some((condition) => text(condition, "type") === gate && text(condition, "status") === "True"),
  );
  return `${open.length}/${gates.length}`;
}
