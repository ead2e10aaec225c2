import type { RepairChange } from "../journal/change.ts";
import type { Target } from "../snapshot/snapshot.ts";
import type { ShownPlan } from "./fix-report.ts";
import type { Plan } from "./repair.ts";

/** A plan as people and reports see it. */
export const showPlan = (plan: Plan, foundBy: string, target: Target): ShownPlan => ({
  title: plan.title,
  changes: plan.changes.map((change) => ({ where: whereOf(change, target), diff: diffOf(change) })),
  risks: [...plan.risks],
  verifiedBy: [...new Set([foundBy, ...(plan.verifiedBy ?? [])])],
  undoneBy: plan.undoneBy,
});

function whereOf(change: RepairChange, target: Target): string {
  switch (change.kind) {
    case "object-edit":
      return `${change.object.kind} ${change.object.namespace}/${change.object.name}${target.context === null ? "" : ` of ${target.context}`}`;
    case "restart":
      return `${change.workload.kind} ${change.workload.namespace}/${change.workload.name}`;
    case "stream-edit":
    case "stream-creation":
      return `stream ${change.stream} at ${target.nats ?? "NATS"}`;
    case "consumer-creation":
      return `consumer ${change.consumer} of stream ${change.stream} at ${target.nats ?? "NATS"}`;
    case "transaction":
      return `${change.database?.url ?? target.postgres ?? "PostgreSQL"}, one transaction`;
  }
}

/** The lines before and after. */
function diffOf(change: RepairChange): string[] {
  switch (change.kind) {
    case "object-edit":
      return change.edits.flatMap((edit) => {
        if (edit.kind === "line") return [`- ${edit.before.trim()}`, `+ ${edit.after.trim()}`];
        const place = edit.pointer.slice(1).replaceAll("/", ".").replaceAll("~1", "/").replaceAll("~0", "~");
        return [
          ...(edit.before === null ? [] : [`- ${place}: ${JSON.stringify(edit.before)}`]),
          ...(edit.after === null ? [] : [`+ ${place}: ${JSON.stringify(edit.after)}`]),
        ];
      });
    case "restart":
      return [
        change.when === "now"
          ? "  restarted, one pod at a time"
          : "  restarted once more if what follows is undone",
      ];
    case "stream-edit":
      return Object.keys(change.after).flatMap((key) => [
        `- ${key}: ${JSON.stringify(change.before[key] ?? null)}`,
        `+ ${key}: ${JSON.stringify(change.after[key])}`,
      ]);
    case "stream-creation":
    case "consumer-creation":
      return Object.entries(change.config).map(([key, value]) => `+ ${key}: ${JSON.stringify(value)}`);
    case "transaction":
      return change.statements.map(({ sql }) => `+ ${sql};`);
  }
}
