import type { E2eEvent } from "../run/events.ts";
import type { SoakCounts } from "./ledger.ts";
import type { E2eSoakReport } from "./soak-report.ts";

/** What a soak says while it goes on. */
export type SoakEvent =
  | Exclude<E2eEvent, { type: "run-finished" }>
  /** `perSecond`: sent since the last of these events. */
  | { type: "soak-progress"; counts: SoakCounts; of: number; perSecond: number }
  | { type: "soak-finished"; report: E2eSoakReport };
