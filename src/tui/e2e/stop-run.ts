import type { E2eTransition } from "./e2e-action.ts";
import { type E2eState, phaseOf } from "./e2e-state.ts";

/**
 * What Ctrl-C, SIGINT and SIGTERM do: first the run stops and puts back what it changed, while one looks; asked again, one leaves at once.
 * While it is asked nothing has been changed, and after the end nothing is left to put back.
 */
export function stopRun(state: E2eState): E2eTransition {
  const phase = phaseOf(state);
  if (phase === "ended" || phase === "asking") return { state, effects: [{ type: "interrupt" }] };
  if (state.stop === "no") {
    const text = "undoing what was changed; ^C again leaves at once";
    return {
      state: { ...state, stop: "asked", detail: null, helpTop: null, notice: { tone: "warning", text } },
      effects: [{ type: "stop" }],
    };
  }
  return { state: { ...state, stop: "abandoned" }, effects: [{ type: "interrupt" }] };
}
