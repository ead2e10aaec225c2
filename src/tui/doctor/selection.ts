import type { ReportedFinding } from "../../doctor/report.ts";
import type { CheckEntry, DoctorState } from "./doctor-state.ts";
import { currentRow } from "./list-cursor.ts";

/** The check that is open, or under the cursor. */
export function selectedCheck(state: DoctorState): CheckEntry | null {
  const { detail } = state;
  if (detail !== null) return state.checks.find(({ id }) => id === detail.check) ?? null;
  const row = currentRow(state);
  return row === null || row.kind === "area" ? null : row.check;
}

/** The finding that is open, or under the cursor; on a check, its first. */
export function selectedFinding(state: DoctorState): ReportedFinding | null {
  const { detail } = state;
  if (detail !== null) return selectedCheck(state)?.result?.findings[detail.finding] ?? null;
  const row = currentRow(state);
  if (row === null || row.kind === "area") return null;
  return row.kind === "finding" ? row.finding : (row.check.result?.findings[0] ?? null);
}
