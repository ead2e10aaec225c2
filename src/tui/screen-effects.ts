import type { CheckId } from "../checks/check.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { UserError } from "../user-error.ts";
import type { DoctorAction } from "./state/doctor-action.ts";

/** What the effects of a screen may use. */
interface Handle {
  dispatch(action: DoctorAction): void;
  copy(text: string): boolean;
}

/** Saves what was read, and says where; an expected failure is said too. */
export async function saveSnapshot(
  snapshot: Snapshot,
  handle: Handle,
  options: { saveSnapshot(snapshot: Snapshot): Promise<string> },
): Promise<void> {
  try {
    const path = await options.saveSnapshot(snapshot);
    handle.dispatch({ type: "notice", notice: { tone: "good", text: `snapshot saved: ${path}` } });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    handle.dispatch({ type: "notice", notice: { tone: "warning", text: error.message } });
  }
}

/** Reads the page of a check for its tab. */
export async function loadPage(
  check: CheckId,
  handle: Handle,
  options: { explainPage(check: CheckId): Promise<string | null> },
): Promise<void> {
  handle.dispatch({ type: "page", check, text: await options.explainPage(check) });
}

/** Sends text to the clipboard of the terminal; says when it is too long for that. */
export function copyText(text: string, handle: Handle): void {
  if (handle.copy(text)) return;
  const notice = { tone: "warning", text: "copy: longer than terminals take into the clipboard" } as const;
  handle.dispatch({ type: "notice", notice });
}
