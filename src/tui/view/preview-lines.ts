import { stateOf } from "../state/check-state.ts";
import type { DoctorState } from "../state/doctor-state.ts";
import { currentRow } from "../state/list-cursor.ts";
import { selectedFinding } from "../state/selection.ts";
import { blank, clean, fitLine, type Line, line, span, wrapHard } from "./line.ts";
import { probeProgress } from "./probe-progress.ts";

/** Below the list: the row under the cursor in full, and the command to type next. Exactly `height` lines. */
export function previewLines(state: DoctorState, height: number): Line[] {
  if (height <= 0) return [];
  const next = nextStep(state);
  const texts = wrapHard(clean(textOf(state), state.unicode), state.columns);
  const room = height - (next === null ? 0 : 1);
  const shown = texts.slice(0, room).map((text, index) => {
    const cutShort = index === room - 1 && texts.length > room;
    return fitLine(
      line(span(cutShort ? `${text} ${texts[index + 1] ?? ""}` : text)),
      state.columns,
      state.unicode,
    );
  });
  const lines = next === null ? shown : [...shown, fitLine(next, state.columns, state.unicode)];
  return [...lines, ...Array.from({ length: height - lines.length }, () => blank)];
}

function textOf(state: DoctorState): string {
  const row = currentRow(state);
  if (row === null) return "";
  switch (row.kind) {
    case "area": {
      const { running, failed, total } = probeProgress(state, row.area);
      const parts = [
        running.length > 0 ? `reading ${running.join(", ")}` : "",
        failed.length > 0 ? `without data: ${failed.join(", ")}` : "",
      ].filter((part) => part !== "");
      return parts.length > 0 ? parts.join("; ") : total === 0 ? "" : `${total} reads, all with data`;
    }
    case "check":
      return row.check.result?.reason ?? row.check.title;
    case "finding":
      return row.finding.message;
  }
}

/** The first command of the remedy, or in words what to do. */
function nextStep(state: DoctorState): Line | null {
  const row = currentRow(state);
  if (row === null || row.kind === "area" || stateOf(row.check) === "run") return null;
  const remedy =
    row.kind === "finding"
      ? row.finding.remedy
      : (row.check.result?.remedy ?? selectedFinding(state)?.remedy ?? null);
  if (remedy === null) return null;
  const [command] = remedy.commands;
  return command === undefined
    ? line(span("next  ", "dim"), span(clean(remedy.summary, state.unicode)))
    : line(span("$ ", "dim"), span(clean(command, state.unicode), "command"));
}
