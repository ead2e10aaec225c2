import type { CheckId } from "../../checks/check-id.ts";
import type { DoctorEvent } from "../../doctor/events.ts";
import type { ReportedFinding } from "../../doctor/report.ts";
import type { FixEvent } from "../../fix/fix-events.ts";
import type { ShownPlan } from "../../fix/fix-report.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import type { HostAction } from "../kit/screen-program.ts";
import type { TerminalEffect } from "../kit/terminal-effects.ts";
import type { DoctorState } from "./doctor-state.ts";
import type { PlanState } from "./repair-state.ts";

/** What can happen to the screen. */
export type DoctorAction =
  | HostAction
  | { type: "event"; event: DoctorEvent; atMs: number }
  /** What fix would do about the finding with this fingerprint. */
  | { type: "repair-planned"; fingerprint: string; plan: PlanState }
  | { type: "repair-event"; event: FixEvent; atMs: number }
  | { type: "repair-failed"; message: string; atMs: number }
  | { type: "page"; check: CheckId; text: string | null }
  | { type: "run-failed"; message: string; atMs: number };

/** What the reducer asks the outside to do. */
export type DoctorEffect =
  | TerminalEffect
  | { type: "rerun"; checks: readonly CheckId[] | null }
  | { type: "save-snapshot"; snapshot: Snapshot }
  | { type: "load-page"; check: CheckId }
  | { type: "plan-repair"; finding: ReportedFinding }
  | { type: "apply-repair"; finding: ReportedFinding; shown: ShownPlan | null }
  | { type: "stop-repair" }
  | { type: "interrupt" };

export interface Transition {
  state: DoctorState;
  effects: readonly DoctorEffect[];
}
