import type { CheckId } from "../checks/check.ts";
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
  | { type: "waiting"; forMs: number; checks: CheckId[] }
  | { type: "run-finished"; report: DoctorReport; snapshot: Snapshot };
