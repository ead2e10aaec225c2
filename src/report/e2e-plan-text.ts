import type { E2ePlan } from "../e2e/run/plan.ts";
import { sanitiseLine } from "../terminal/sanitise.ts";

/** What a run would do, for people: the patches as the API server would get them. */
export function renderE2ePlan(plan: E2ePlan): string {
  const lines = plan.steps.flatMap((step) => [
    `${step.number}  ${step.title}`,
    `     ${sanitiseLine(step.would)}`,
    ...patchLines("at first", step.apply),
    ...patchLines("at the end", step.undo),
  ]);
  return `${[`Nothing was changed (--dry-run). ${subjectOf(plan)}:`, "", ...lines].join("\n")}\n`;
}

function subjectOf({ load }: E2ePlan): string {
  switch (load?.kind) {
    case undefined:
      return "A run would";
    case "repeat":
      return `${load.runs} runs, one after the other, would; an old API is scaled once for all of them`;
    case "soak":
      return "A soak would";
  }
}

/** When and how an object is changed: the request, then each operation of its patch. */
export function patchLines(when: string, change: E2ePlan["steps"][number]["apply"]): string[] {
  if (change === null) return [];
  const operations = change.patch.map((operation) => `       ${JSON.stringify(operation)}`);
  return [`     ${when}: PATCH ${change.path} (application/json-patch+json)`, ...operations];
}
