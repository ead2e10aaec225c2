import type { DoctorEvent } from "../doctor/events.ts";
import type { UndoEvent } from "../journal/undone-change.ts";
import type { FixReport, RepairItem } from "./fix-report.ts";

/** What fix says while it goes on. Plain data: who shows it, and how, is not its concern. */
export type FixEvent =
  /** The engine looks: at the beginning, and to see what a repair has done. */
  | { type: "looking"; event: DoctorEvent }
  | { type: "run-started"; runId: string }
  | { type: "applying"; item: RepairItem }
  | { type: "verifying"; item: RepairItem }
  /** What has become of a finding. */
  | { type: "item-finished"; item: RepairItem }
  | UndoEvent
  | { type: "fix-finished"; report: FixReport };
