import type { CheckId } from "../../checks/check-id.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import type { ScreenHandle } from "../kit/screen-program.ts";
import { performOnTerminal, reportSaving } from "../kit/terminal-effects.ts";
import type { DoctorAction, DoctorEffect } from "./doctor-action.ts";
import type { FindingRepairs, ScreenRepairs } from "./finding-repairs.ts";

/** What the doctor screen and the dashboard need of the outside. */
export interface DoctorServices {
  /** Writes the snapshot, redacted; the path it went to. */
  saveSnapshot(snapshot: Snapshot): Promise<string>;
  /** The page `nomnom explain` shows, as Markdown; null when there is none. */
  explainPage(check: CheckId): Promise<string | null>;
  /** Null: what is shown cannot be repaired. */
  findingRepairs: FindingRepairs | null;
}

type Handle = Omit<ScreenHandle<unknown, DoctorAction>, "state">;

/** Does what the doctor screen and the dashboard do the same way; running checks again is each screen's own. */
export function performDoctorEffect(
  effect: Exclude<DoctorEffect, { type: "rerun" }>,
  handle: Handle,
  { saveSnapshot, explainPage }: DoctorServices,
  repairs: ScreenRepairs,
): void {
  switch (effect.type) {
    case "save-snapshot":
      handle.track(reportSaving("snapshot", saveSnapshot(effect.snapshot), handle));
      break;
    case "load-page":
      handle.track(loadPage(effect.check, handle, explainPage));
      break;
    case "plan-repair":
      repairs.plan(effect.finding, handle);
      break;
    case "apply-repair":
      repairs.apply(effect.finding, effect.shown, handle);
      break;
    case "stop-repair":
      repairs.stop();
      break;
    case "interrupt":
      handle.end("interrupted");
      break;
    default:
      performOnTerminal(effect, handle);
  }
}

/** Reads the page of a check for its tab. */
async function loadPage(
  check: CheckId,
  handle: Handle,
  explainPage: DoctorServices["explainPage"],
): Promise<void> {
  handle.dispatch({ type: "page", check, text: await explainPage(check) });
}
