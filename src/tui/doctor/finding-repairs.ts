import type { ReportedFinding } from "../../doctor/report.ts";
import type { FixEvent } from "../../fix/fix-events.ts";
import type { RepairItem, ShownPlan } from "../../fix/fix-report.ts";
import { UserError } from "../../user-error.ts";
import type { ScreenHandle } from "../kit/screen-program.ts";
import type { DoctorAction } from "./doctor-action.ts";

/** What `nomnom fix` knows of findings. */
export interface FindingRepairs {
  /** What it would do, which changes nothing. Null: it has no repair for such a finding. Throws UserError when it cannot be said. */
  plan(finding: ReportedFinding, signal: AbortSignal): Promise<RepairItem | null>;
  /**
   * Does what was shown, without secrets in what it says; declines when it would do something else by now. Once the signal is aborted it stops and puts
   * back what it changed.
   */
  apply(finding: ReportedFinding, shown: ShownPlan | null, signal: AbortSignal): AsyncIterable<FixEvent>;
}

type Handle = Pick<ScreenHandle<unknown, DoctorAction>, "dispatch" | "signal" | "track">;

/** The repairs of a screen: one at a time, and the screen may end while one is put back. */
export interface ScreenRepairs {
  plan(finding: ReportedFinding, handle: Handle): void;
  apply(finding: ReportedFinding, shown: ShownPlan | null, handle: Handle): void;
  /** The repair under way stops and puts back what it changed. */
  stop(): void;
  /** Stops the repair under way, if there is one, and waits until it has put back what it changed. */
  ended(): Promise<void>;
}

/** @param repairs null: what is shown cannot be repaired; nothing is asked then. */
export function screenRepairs(repairs: FindingRepairs | null, now: () => number): ScreenRepairs {
  let stopping = new AbortController();
  let work: Promise<void> = Promise.resolve();

  const follow = async (events: AsyncIterable<FixEvent>, handle: Handle): Promise<void> => {
    try {
      for await (const event of events) handle.dispatch({ type: "repair-event", event, atMs: now() });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      handle.dispatch({ type: "repair-failed", message: error.message, atMs: now() });
    }
  };
  return {
    plan(finding, handle) {
      const { fingerprint } = finding;
      const planning = async (): Promise<void> => {
        if (repairs === null) return;
        try {
          const item = await repairs.plan(finding, handle.signal);
          handle.dispatch({ type: "repair-planned", fingerprint, plan: { state: "planned", item } });
        } catch (error) {
          if (!(error instanceof UserError)) throw error;
          handle.dispatch({
            type: "repair-planned",
            fingerprint,
            plan: { state: "failed", message: error.message },
          });
        }
      };
      handle.track(planning());
    },
    apply(finding, shown, handle) {
      if (repairs === null) return;
      stopping = new AbortController();
      work = follow(repairs.apply(finding, shown, stopping.signal), handle);
      handle.signal.addEventListener("abort", () => stopping.abort(), { once: true });
      // What the screen may wait for is shorter than what putting back may take: `ended` waits for that.
      handle.track(work);
    },
    stop: () => stopping.abort(),
    async ended() {
      stopping.abort();
      await work;
    },
  };
}
