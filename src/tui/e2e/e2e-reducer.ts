import type { E2eEvent } from "../../e2e/run/events.ts";
import { applyRunEvent } from "./apply-run-event.ts";
import { type E2eAction, type E2eTransition, only } from "./e2e-action.ts";
import type { E2eState, Question } from "./e2e-state.ts";
import { pressE2eKey, stopRun } from "./press-e2e-key.ts";

/** The screen's one rule. Pure. */
export function reduceE2e(state: E2eState, action: E2eAction): E2eTransition {
  switch (action.type) {
    case "event":
      return follow({ ...state, nowMs: action.atMs }, action.event, action.atMs);
    case "ask":
      return ask({ ...state, nowMs: action.atMs }, action.question);
    case "stop":
      return state.stop === "no" ? stopRun({ ...state, nowMs: action.atMs }) : only(state);
    case "key":
      return pressE2eKey({ ...state, nowMs: action.atMs }, action.key);
    case "tick":
      return only({ ...state, nowMs: action.atMs });
    case "resize":
      return only({ ...state, columns: action.columns, rows: action.rows });
    case "notice":
      return only({ ...state, notice: action.notice });
  }
}

/** A user who asked to stop wants to leave: once all is put back, nothing is left to look at but the report. */
function follow(state: E2eState, event: E2eEvent, atMs: number): E2eTransition {
  const followed = applyRunEvent(state, event, atMs);
  const leaves = event.type === "run-finished" && state.stop !== "no";
  return { state: followed, effects: leaves ? [{ type: "interrupt" }] : [] };
}

function ask(state: E2eState, question: Question): E2eTransition {
  if (state.stop !== "no") return { state, effects: [{ type: "interrupt" }] };
  // No is what a key pressed too early says.
  return only({ ...state, question: { ...question, answer: "no", top: 0 } });
}
