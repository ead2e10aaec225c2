import type { E2eReport } from "../../e2e/reporting/e2e-report.ts";
import type { E2eEvent } from "../../e2e/run/events.ts";
import type { HostAction } from "../kit/screen-program.ts";
import type { TerminalEffect } from "../kit/terminal-effects.ts";
import type { E2eState, Question } from "./e2e-state.ts";

/** What can happen to the screen of a run. */
export type E2eAction =
  | HostAction
  | { type: "event"; event: E2eEvent; atMs: number }
  /** The run wants to know whether it may change the cluster. */
  | { type: "ask"; question: Question; atMs: number }
  /** From outside: SIGINT of another process, SIGTERM. */
  | { type: "stop"; atMs: number };

/** What the reducer asks the outside to do. */
export type E2eEffect =
  | TerminalEffect
  | { type: "answer"; yes: boolean }
  /** The run stops and puts back what it changed; the screen stays. */
  | { type: "stop" }
  | { type: "save"; report: E2eReport }
  /** Leaves at once. */
  | { type: "interrupt" };

export interface E2eTransition {
  state: E2eState;
  effects: readonly E2eEffect[];
}

/** A transition without effects. */
export function only(state: E2eState): E2eTransition {
  return { state, effects: [] };
}
