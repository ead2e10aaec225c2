import { formatDuration } from "../../units/format-duration.ts";
import { stateLabelWidth } from "../kit/check-state.ts";
import { glyphsFor } from "../kit/glyphs.ts";
import {
  blank,
  clean,
  fitLine,
  type Line,
  line,
  padTo,
  type Span,
  span,
  spread,
  wrapHard,
} from "../kit/line.ts";
import type { E2eState, StepEntry } from "./e2e-state.ts";
import { elapsedMs, isTrouble, saying, stepLabel, stepStateOf, stepTone } from "./step-state.ts";

/** The steps, and below them, in what room is left, what the one under the cursor says. */
export function stepPaneLines(state: E2eState, width: number, room: number): Line[] {
  const rows = state.steps.map((step) => stepLine(state, step, width));
  const left = room - rows.length - 1;
  if (left < 1) return scrolledToCursor(rows, state.cursor, room);
  const selected = state.steps.find(({ number }) => number === state.cursor);
  const text = selected === undefined ? "" : saying(selected);
  const words = wrapHard(clean(text, state.unicode), width);
  const shown = words.slice(0, left);
  // What does not fit is said to go on.
  if (words.length > left) shown[left - 1] = `${shown[left - 1] ?? ""} ${words[left] ?? ""}`;
  return [...rows, blank, ...shown.map((part) => fitLine(line(span(part)), width, state.unicode))];
}

/** Too low for all rows: those around the cursor. */
function scrolledToCursor(rows: readonly Line[], cursor: number, room: number): Line[] {
  const from = Math.max(0, Math.min(rows.length - room, cursor - Math.ceil(room / 2)));
  return rows.slice(from, from + room);
}

const widestTitle = 36;
/** From here on there is room beside the title. */
const roomy = 76;

function stepLine(state: E2eState, step: StepEntry, width: number): Line {
  const current = stepStateOf(step);
  const atCursor = step.number === state.cursor && state.focus === "steps";
  const { cursor } = glyphsFor(state);
  const label = stepLabel(current, state);
  const before = state.screenReader
    ? [span(atCursor ? `${cursor} ` : ""), span(label, stepTone(current))]
    : [span(padTo(atCursor ? cursor : "", 2)), span(padTo(label, stateLabelWidth), stepTone(current))];
  const left = line(...before, ...(width < roomy ? shortSpans(state, step) : fullSpans(state, step)));
  const time = elapsedMs(step, state);
  const took = time === null ? "" : formatDuration(time).replace(/^0 ms$/, "0 s");
  return { ...spread(left, line(span(took, "dim")), width, state.unicode), selected: atCursor };
}

/** The title; of a step that failed at a hop, first which. */
function shortSpans({ unicode }: E2eState, step: StepEntry): Span[] {
  const current = stepStateOf(step);
  const broken = brokenAt(step);
  return [
    span(` ${step.number}`, current === "wait" ? "dim" : "plain"),
    ...(broken === null ? [] : [span(` ${broken}:`, "bad")]),
    span(` ${step.title}`, current === "wait" ? "dim" : "plain"),
    ...(isTrouble(current) && broken === null ? [span(`  ${clean(saying(step), unicode)}`)] : []),
  ];
}

/** The title, then the hop it looks at, or what it waits for; of trouble, the hop that is broken, and what is wrong. */
function fullSpans({ unicode }: E2eState, step: StepEntry): Span[] {
  const current = stepStateOf(step);
  const title = span(
    ` ${padTo(`${step.number} ${step.title}`, widestTitle)}`,
    current === "wait" ? "dim" : "plain",
  );
  const broken = brokenAt(step);
  const words = clean(saying(step), unicode);
  if (isTrouble(current)) {
    return [title, ...(broken === null ? [] : [span(`  ${broken}`, "bad")]), span(`  ${words}`)];
  }
  const beside = current === "skip" || step.progress !== null ? words : (step.hop ?? "");
  return [title, span(beside === "" ? "" : `  ${beside}`, "dim")];
}

function brokenAt({ result }: StepEntry): string | null {
  return result?.status === "fail" ? result.hop : null;
}
