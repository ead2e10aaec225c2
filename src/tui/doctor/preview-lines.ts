import type { Area } from "../../checks/check-id.ts";
import { undecidedReason } from "../../doctor/undecided-reason.ts";
import { counted } from "../../units/counted.ts";
import { blank, clean, fitLine, type Line, line, span, wrapHard } from "../kit/line.ts";
import { type CheckEntry, stateOf } from "./check-entry.ts";
import type { DoctorState } from "./doctor-state.ts";
import { currentRow } from "./list-cursor.ts";
import { probeProgress } from "./probe-progress.ts";
import { findingOfRow } from "./selection.ts";

/** Below the list: the row under the cursor in full, and what to do next. Exactly `height` lines. */
export function previewLines(state: DoctorState, height: number): Line[] {
  if (height <= 0) return [];
  const { columns, unicode } = state;
  const next = nextSteps(state, height < roomy ? 1 : 3);
  const texts = wrapHard(clean(textOf(state), unicode), columns);
  const room = height - next.length;
  const shown = texts.slice(0, room);
  // What does not fit is said to go on.
  if (texts.length > room) shown[room - 1] = `${shown[room - 1] ?? ""} ${texts[room] ?? ""}`;
  const lines = [...shown.map((text) => line(span(text))), ...next];
  return [
    ...lines.map((entry) => fitLine(entry, columns, unicode)),
    ...Array.from({ length: height - lines.length }, () => blank),
  ];
}

/** From this height on, the remedy stands in words too. */
const roomy = 6;

function textOf(state: DoctorState): string {
  const row = currentRow(state);
  if (row === null) return "";
  switch (row.kind) {
    case "area":
      return readsText(state, row.area);
    case "gathered":
      return [...new Set(row.checks.map(checkText)), readsText(state, row.area)]
        .filter((part) => part !== "")
        .join("; ");
    case "check":
      return row.only?.finding.message ?? checkText(row.check);
    case "finding":
    case "symptom":
      return row.finding.message;
  }
}

/** What is being read, what could not be, how far it is. */
function readsText(state: DoctorState, area: Area): string {
  const { running, failed, done, total } = probeProgress(state, area);
  if (total === 0) return "";
  if (running.length + failed.length === 0)
    return done < total ? `${done} of ${total} read` : `${counted(total, "read")}, all with data`;
  return [
    running.length > 0 ? `reading ${running.join(", ")}` : "",
    failed.length > 0 ? `without data: ${failed.join(", ")}` : "",
  ]
    .filter((part) => part !== "")
    .join("; ");
}

/** Why it could not be decided, or what it stands for. */
const checkText = ({ result, title }: CheckEntry): string =>
  result === null || (result.reason === null && result.blockedBy.length === 0)
    ? title
    : undecidedReason(result);

/** The first command of the remedy; with more room, the remedy in words and its first commands. */
function nextSteps(state: DoctorState, room: number): Line[] {
  const row = currentRow(state);
  if (row === null || !("check" in row) || stateOf(row.check) === "run") return [];
  if (row.kind === "symptom") return [line(span("next  ", "dim"), span(`Repair ${row.cause}.`))];
  const finding = findingOfRow(row)?.finding ?? null;
  const remedy =
    row.kind === "finding" || row.only !== null
      ? (finding?.remedy ?? null)
      : (row.check.result?.remedy ?? finding?.remedy ?? null);
  if (remedy === null) return [];
  const summary = line(span("next  ", "dim"), span(clean(remedy.summary, state.unicode)));
  const commands = remedy.commands.map((command) =>
    line(span("$ ", "dim"), span(clean(command, state.unicode), "command")),
  );
  return (room === 1 && commands.length > 0 ? commands : [summary, ...commands]).slice(0, room);
}
