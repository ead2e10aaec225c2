import type { CheckId } from "../../checks/check.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import { UserError } from "../../user-error.ts";
import type { EndReason } from "../kit/session/ending.ts";
import type { DoctorAction, DoctorEffect } from "./doctor-action.ts";
import type { Notice } from "./doctor-state.ts";

interface TerminalHandle extends Telling {
  copy(text: string): boolean;
  redraw(): void;
  suspend(): void;
  end(reason: EndReason): void;
}

/** What the effects of a screen may use. */
interface Handle extends TerminalHandle {
  dispatch(action: DoctorAction): void;
  track(work: Promise<void>): void;
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
      handle.track(tellSaved("snapshot", services.saveSnapshot(effect.snapshot), handle));
      break;
    case "load-page":
      handle.track(loadPage(effect.check, handle, services));
      break;
    case "interrupt":
      handle.end("interrupted");
      break;
    default:
      performOnTerminal(effect, handle);
  }
}

/** What concerns the terminal alone, whatever the screen shows. */
export function performOnTerminal(
  effect: { type: "copy"; text: string } | { type: "redraw" | "suspend" | "quit" },
  handle: TerminalHandle,
): void {
  switch (effect.type) {
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
  }
}

/** Says where something was saved, `what` it is first; an expected failure of saving is said too. */
export async function tellSaved(what: string, saving: Promise<string>, handle: Telling): Promise<void> {
  try {
    tell(handle, "good", `${what} saved: ${await saving}`);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    tell(handle, "warning", error.message);
  }
}

/** Reads the page of a check for its tab. */
async function loadPage(check: CheckId, handle: Handle, options: Services): Promise<void> {
  handle.dispatch({ type: "page", check, text: await options.explainPage(check) });
}

/** Sends text to the clipboard of the terminal; says when it is too long for that. */
function copyText(text: string, handle: Telling & { copy(text: string): boolean }): void {
  if (!handle.copy(text)) tell(handle, "warning", "copy: longer than terminals take into the clipboard");
}

interface Telling {
  dispatch(action: { type: "notice"; notice: Notice }): void;
}

function tell(handle: Telling, tone: Notice["tone"], text: string): void {
  handle.dispatch({ type: "notice", notice: { tone, text } });
}
