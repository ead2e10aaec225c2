import { helpLines } from "../view/help-lines.ts";
import type { DoctorState } from "./doctor-state.ts";
import type { Command } from "./key-map.ts";
import { layoutOf } from "./layout.ts";
import { scrolled } from "./scroll-window.ts";

/** Scrolling in the help. */
export function pressInHelp(state: DoctorState, command: Command): DoctorState {
  const { body } = layoutOf(state.columns, state.rows, "page");
  return {
    ...state,
    helpTop: scrolled(state.helpTop ?? 0, command, body, helpLines(state).length),
  };
}
