import type { CheckId } from "../checks/check.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { UserError } from "../user-error.ts";
import type { EndReason } from "./session/ending.ts";
import type { DoctorAction, DoctorEffect } from "./state/doctor-action.ts";
import type { Notice } from "./state/doctor-state.ts";

/** What the effects of a screen may use. */
interface Handle {
  dispatch(action: DoctorAction): void;
  copy(text: string): boolean;
  track(work: Promise<void>): void;
  redraw(): void;
  suspend(): void;
  end(reason: EndReason): void;
}

interface Services {
  saveSnapshot(snapshot: Snapshot): Promise<string>;
  explainPage(check: CheckId): Promise<string | null>;
}

/** Does what every screen does the same way; running checks again is each screen's own. */
export function performCommon(
  effect: Exclude<DoctorEffect, { type: "rerun" }>,
  handle: Handle,
  services: Services,
): void {
  switch (effect.type) {
    case "save-snapshot":
      handle.track(saveSnapshot(effect.snapshot, handle, services));
      break;
    case "load-page":
      handle.track(loadPage(effect.check, handle, services));
      break;
    case "copy":
      copyText(effect.text, handle);
      break;
    case "redraw":
      handle.redraw();
      break;
    case "suspend":
      handle.suspend();
      break;
    case "quit":
      handle.end("quit");
      break;
    case "interrupt":
      handle.end("interrupted");
      break;
  }
}

/** Saves what was read, and says where; an expected failure is said too. */
async function saveSnapshot(snapshot: Snapshot, handle: Handle, options: Services): Promise<void> {
  try {
    const path = await options.saveSnapshot(snapshot);
    handle.dispatch({ type: "notice", notice: { tone: "good", text: `snapshot saved: ${path}` } });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    handle.dispatch({ type: "notice", notice: { tone: "warning", text: error.message } });
  }
}

/** Reads the page of a check for its tab. */
async function loadPage(check: CheckId, handle: Handle, options: Services): Promise<void> {
  handle.dispatch({ type: "page", check, text: await options.explainPage(check) });
}

/** Sends text to the clipboard of the terminal; says when it is too long for that. */
export function copyText(
  text: string,
  handle: { copy(text: string): boolean; dispatch(action: { type: "notice"; notice: Notice }): void },
): void {
  if (handle.copy(text)) return;
  const notice = { tone: "warning", text: "copy: longer than terminals take into the clipboard" } as const;
  handle.dispatch({ type: "notice", notice });
}
