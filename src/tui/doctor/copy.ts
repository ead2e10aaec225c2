import { sanitise } from "../../terminal/sanitise.ts";
import type { DoctorState } from "./doctor-state.ts";
import { selectedCheck, selectedFinding } from "./selection.ts";

/** What `y` copies: the finding as somebody would paste it into a chat. */
export function copyFinding(state: DoctorState): string | null {
  const check = selectedCheck(state);
  if (check === null || check.result === null) return null;
  const finding = selectedFinding(state);
  const head = `${check.result.status.toUpperCase()} ${check.id}`;
  if (finding === null) return sanitise(`${head}: ${check.result.reason ?? check.title}`);
  const commands = finding.remedy?.commands ?? [];
  return sanitise([`${head}: ${finding.message} (${finding.resource})`, ...commands].join("\n"));
}

/** What `Y` copies: the commands of the remedy. Control characters never reach the clipboard: it is pasted into a shell. */
export function copyCommand(state: DoctorState): string | null {
  const remedy = selectedFinding(state)?.remedy ?? selectedCheck(state)?.result?.remedy ?? null;
  const commands = remedy?.commands ?? [];
  return commands.length === 0 ? null : sanitise(commands.join("\n"));
}
