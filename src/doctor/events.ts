import type { CheckId } from "../checks/check-id.ts";
import type { ProbeError } from "../snapshot/probe-result.ts";
import type { SectionId, Snapshot, Target } from "../snapshot/snapshot.ts";
import type { CheckResult, DoctorReport } from "./report.ts";

/** What the engine tells while it works, in order. Renderers and the TUI are consumers; no layer below prints. */
export type DoctorEvent =
  | {
      type: "run-started";
      startedAt: string;
      target: Target;
      probes: SectionId[];
      checks: { id: CheckId; title: string }[];
    }
  | { type: "probe-started"; probe: SectionId }
  | { type: "probe-finished"; probe: SectionId; durationMs: number; error: ProbeError | null }
  | { type: "check-finished"; result: CheckResult }
  | { type: "waiting"; forMs: number; checks: string[] }
  /** `--wait` ends before its time: nothing these checks found will go away by itself. */
  | { type: "gave-up-waiting"; checks: string[] }
  | { type: "run-finished"; report: DoctorReport; snapshot: Snapshot; bugs: CheckBug[] };

/** A check, or a probe it reads from, threw: its result is `unknown`, and the run ends with the exit code for bugs. */
export interface CheckBug {
  check: CheckId;
  error: unknown;
}
