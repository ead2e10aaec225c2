import type { CheckId } from "../../checks/check.ts";
import type { DoctorEvent } from "../../doctor/events.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import type { Notice } from "../kit/terminal.ts";
import type { DoctorState } from "./doctor-state.ts";

/** What can happen to the screen. `atMs`: ms since the epoch. `key`: a name of `key-map.ts`, such as `up`, `ctrl+c`, `j`. */
export type DoctorAction =
  | { type: "event"; event: DoctorEvent; atMs: number }
  | { type: "key"; key: string; atMs: number }
  | { type: "tick"; atMs: number }
  | { type: "resize"; columns: number; rows: number }
  | { type: "page"; check: CheckId; text: string | null }
  | { type: "notice"; notice: Notice }
  | { type: "run-failed"; message: string; atMs: number };

/** What the reducer asks the outside to do. */
export type DoctorEffect =
  | { type: "rerun"; checks: readonly CheckId[] | null }
  | { type: "save-snapshot"; snapshot: Snapshot }
  | { type: "copy"; text: string }
  | { type: "load-page"; check: CheckId }
  | { type: "redraw" }
  | { type: "suspend" }
  | { type: "quit" }
  | { type: "interrupt" };

export interface Transition {
  state: DoctorState;
  effects: readonly DoctorEffect[];
}
