import type { ReportedFinding } from "../../doctor/report.ts";
import { undecidedReason } from "../../doctor/undecided-reason.ts";
import { sanitise } from "../../terminal/sanitise.ts";
import type { CheckEntry } from "./check-entry.ts";
import type { DoctorState } from "./doctor-state.ts";
import { currentRow } from "./list-cursor.ts";
import type { ListRow, ShownFinding } from "./list-rows.ts";

/** The check that is open, or under the cursor. */
export function selectedCheck(state: DoctorState): CheckEntry | null {
  const { detail } = state;
  if (detail !== null) return state.checks.find(({ id }) => id === detail.check) ?? null;
  const row = currentRow(state);
  return row === null || !("check" in row) ? null : row.check;
}

/** The finding that is open, or under the cursor; on a check, its first. */
export function selectedFinding(state: DoctorState): ReportedFinding | null {
  const { detail } = state;
  if (detail !== null) return selectedCheck(state)?.result?.findings[detail.finding] ?? null;
  const row = currentRow(state);
  if (row === null || !("check" in row)) return null;
  return findingOfRow(row)?.finding ?? null;
}

/** What a row is about: its finding; of a check the one it says, or else its first. */
export function findingOfRow(row: Extract<ListRow, { check: CheckEntry }>): ShownFinding | null {
  if (row.kind !== "check") return row;
  const first = row.check.result?.findings[0];
  return row.only ?? (first === undefined ? null : { finding: first, index: 0 });
}

/** What `y` copies: the finding as somebody would paste it into a chat. */
export function copyFinding(state: DoctorState): string | null {
  const check = selectedCheck(state);
  if (check === null || check.result === null) return null;
  const finding = selectedFinding(state);
  const head = `${check.result.status.toUpperCase()} ${check.id}`;
  if (finding === null)
    return sanitise(
      `${head}: ${check.result.status === "pass" ? check.title : undecidedReason(check.result)}`,
    );
  const commands = finding.remedy?.commands ?? [];
  return sanitise([`${head}: ${finding.message} (${finding.resource})`, ...commands].join("\n"));
}

/** What `Y` copies: the commands of the remedy, of its first way where it has several. Control characters never reach the clipboard: it is pasted into a shell. */
export function copyCommand(state: DoctorState): string | null {
  const remedy = selectedFinding(state)?.remedy ?? selectedCheck(state)?.result?.remedy ?? null;
  const commands = remedy?.commands ?? [];
  return commands.length === 0 ? null : sanitise(commands.join("\n"));
}
