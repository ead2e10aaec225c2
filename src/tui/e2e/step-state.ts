import { stepWords } from "../../e2e/reporting/step-words.ts";
import type { StepStatus } from "../../e2e/steps/step-outcome.ts";
import { sanitise } from "../../terminal/sanitise.ts";
import { stateLabel, stateTone } from "../kit/check-state.ts";
import { glyphsFor } from "../kit/glyphs.ts";
import type { Tone } from "../kit/line.ts";
import { type E2eState, type StepEntry, selectedStep } from "./e2e-state.ts";

/** What the row of a step says: an outcome, or that there is none yet. */
export type StepState = StepStatus | "run" | "wait";

/** The state of a step, from what its events have said. */
export function stepStateOf({ result, startedAtMs }: StepEntry): StepState {
  if (result !== null) return result.status;
  return startedAtMs === null ? "wait" : "run";
}

type Facts = Pick<E2eState, "unicode" | "screenReader">;

/** Symbol and word, as wide as those of the checks at the most. */
export function stepLabel(state: StepState, facts: Facts): string {
  switch (state) {
    case "run":
      return `${glyphsFor(facts).run} running`.trim();
    case "wait":
      return `${glyphsFor(facts).separator} waits`.replace(/^, /, "");
    default:
      return stateLabel(state, facts);
  }
}

/** The tone of a state: that of a check, and dim while the step waits. */
export function stepTone(state: StepState): Tone {
  return state === "wait" ? "dim" : stateTone(state);
}

/** True for what somebody has to look at. */
export function isTrouble(state: StepState): boolean {
  return state === "fail" || state === "warn" || state === "unknown" || state === "blocked";
}

/** The step's time so far, in whole tenths of a second; null: it has none. A screen reader hears no running one. */
export function elapsedMs(step: StepEntry, { nowMs, screenReader }: E2eState): number | null {
  if (step.result !== null) {
    return step.result.status === "skip" || step.result.status === "blocked" ? null : step.result.durationMs;
  }
  if (step.startedAtMs === null || screenReader) return null;
  return Math.floor(Math.max(0, nowMs - step.startedAtMs) / 100) * 100;
}

/** What a step says for itself. */
export function saying({ result, progress, startedAtMs, title }: StepEntry): string {
  if (result === null) return progress ?? (startedAtMs === null ? `${title}: not begun` : title);
  return stepWords(result);
}

/** What `y` copies: the step as somebody would paste it into a chat; null while it has said nothing. */
export function copyStep(state: E2eState): string | null {
  const step = selectedStep(state);
  if (step === null || step.result === null) return null;
  const { status, hop } = step.result;
  const where = hop === null ? "" : ` (${hop})`;
  return sanitise(`${status.toUpperCase()} ${step.id}${where}: ${saying(step)}`);
}
