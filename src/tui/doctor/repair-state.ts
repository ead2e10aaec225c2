import type { ReportedFinding } from "../../doctor/report.ts";
import type { RepairItem } from "../../fix/fix-report.ts";

/** What is known of the repair of a finding; `item` null: nomnom has none. */
export type PlanState =
  | { state: "planning" }
  | { state: "planned"; item: RepairItem | null }
  | { state: "failed"; message: string };

/** A repair that was asked for. */
export interface RepairState {
  finding: ReportedFinding;
  /** `wanted`: the question comes when there is a plan. */
  phase: "wanted" | "asking" | "applying" | "stopping";
}
