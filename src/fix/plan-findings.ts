import type { DoctorReport, ReportedFinding } from "../doctor/report.ts";
import type { RepairItem } from "./fix-report.ts";
import type { Plan, PlanContext, Repair } from "./repair.ts";
import { showPlan } from "./show-plan.ts";

/** A finding of a report, with the check that made it. */
export interface Found {
  check: string;
  finding: ReportedFinding;
}

/** What a finding comes to before anything is changed; `plan` is there when it can be made. */
export interface PlannedItem {
  found: Found;
  repair: Repair | null;
  plan: Plan | null;
  item: RepairItem;
}

/** Which findings are wanted, by their check and code. */
export type Wants = (check: string, code: string) => boolean;

/** The problems of a report that are wanted, in the order they are repaired in: those with a repair first, as the list of repairs goes, then as doctor tells them. */
export function problemsOf(report: DoctorReport, wants: Wants, repairs: readonly Repair[]): Found[] {
  const rank = ({ finding: { code } }: Found): number => {
    const index = repairs.findIndex(({ codes }) => codes.some((served) => served === code));
    return index === -1 ? repairs.length : index;
  };
  return report.checks
    .flatMap(({ id, findings }) => findings.map((finding) => ({ check: id, finding })))
    .filter(
      ({ check, finding: { severity, suppressed, code } }) =>
        severity !== "info" && suppressed === undefined && wants(check, code ?? check),
    )
    .toSorted((a, b) => rank(a) - rank(b));
}

/** The first repair for a finding that has a plan; otherwise why there is none. */
export async function planFinding(
  found: Found,
  repairs: readonly Repair[],
  context: PlanContext,
): Promise<PlannedItem> {
  const { check, finding } = found;
  const { code, severity, message, resource, fingerprint, remedy } = finding;
  const base = {
    check,
    finding: { code, severity, message, resource, fingerprint },
    reason: null,
    plan: null,
  };
  let answer: PlannedItem = {
    found,
    repair: null,
    plan: null,
    item: { ...base, repair: null, status: "manual", instead: remedy },
  };
  for (const repair of repairs) {
    if (!repair.codes.some((served) => served === code)) continue;
    const planned = await repair.plan(finding, context);
    switch (planned.kind) {
      case "plan": {
        const plan = showPlan(planned.plan, check, context.target);
        return {
          found,
          repair,
          plan: planned.plan,
          item: { ...base, repair: repair.id, status: "planned", plan, instead: null },
        };
      }
      case "waits":
        if (answer.item.status === "manual")
          answer = {
            found,
            repair,
            plan: null,
            item: { ...base, repair: repair.id, status: "waits", reason: planned.reason, instead: null },
          };
        break;
      case "refused":
        if (answer.item.status === "manual")
          answer = {
            found,
            repair,
            plan: null,
            item: {
              ...base,
              repair: repair.id,
              status: "refused",
              reason: planned.reason,
              instead: planned.instead ?? remedy,
            },
          };
    }
  }
  return answer;
}
