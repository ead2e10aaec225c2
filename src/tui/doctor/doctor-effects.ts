import type { CheckId } from "../../checks/check-id.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import type { ScreenHandle } from "../kit/screen-program.ts";
import { performOnTerminal, reportSaving } from "../kit/terminal-effects.ts";
import type { DoctorAction, DoctorEffect } from "./doctor-action.ts";

/** What the doctor screen and the dashboard need of the outside. */
export interface DoctorServices {
  /** Writes the snapshot, redacted; the path it went to. */
  saveSnapshot(snapshot: Snapshot): Promise<string>;
  /** The page `nomnom explain` shows, as Markdown; null when there is none. */
  explainPage(check: CheckId): Promise<string | null>;
}

type Handle = Omit<ScreenHandle<unknown, DoctorAction>, "state" | "signal">;

/** Does what the doctor screen and the dashboard do the same way; running checks again is each screen's own. */
export function performDoctorEffect(
  effect: Exclude<DoctorEffect, { type: "rerun" }>,
  handle: Handle,
  { saveSnapshot, explainPage }: DoctorServices,
): void {
  switch (effect.type) {
    case "save-snapshot":
      handle.track(reportSaving("snapshot", saveSnapshot(effect.snapshot), handle));
      break;
    case "load-page":
      handle.track(loadPage(effect.check, handle, explainPage));
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
