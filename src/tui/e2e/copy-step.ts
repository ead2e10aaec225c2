import { sanitise } from "../../terminal/sanitise.ts";
import { type E2eState, selectedStep } from "./e2e-state.ts";
import { nextCommands } from "./next-commands.ts";
import { saying } from "./step-lines.ts";

/** What `y` copies: the step as somebody would paste it into a chat; null while it has said nothing. */
export function copyStep(state: E2eState): string | null {
  const step = selectedStep(state);
  if (step === null || step.result === null) return null;
  const { status, hop } = step.result;
  const where = hop === null ? "" : ` (${hop})`;
  return sanitise(`${status.toUpperCase()} ${step.id}${where}: ${saying(step)}`);
}

/** What `Y` copies. Control characters never reach the clipboard: it is pasted into a shell. */
export function copyNext(state: E2eState): string | null {
  const step = selectedStep(state);
  const [first] = step === null ? [] : nextCommands(state, step);
  return first === undefined ? null : sanitise(first.command);
}
