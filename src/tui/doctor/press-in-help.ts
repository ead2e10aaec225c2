import type { Command } from "../kit/key-map.ts";
import { layoutOf } from "../kit/layout.ts";
import { scrolled } from "../kit/scroll-window.ts";
import type { DoctorState } from "./doctor-state.ts";
import { helpLines } from "./help-lines.ts";

/** Scrolling in the help. */
export function pressInHelp(state: DoctorState, command: Command): DoctorState {
  const { body } = layoutOf(state.columns, state.rows, "page");
  return {
    ...state,
    helpTop: scrolled(state.helpTop ?? 0, command, body, helpLines(state).length),
  };
}
