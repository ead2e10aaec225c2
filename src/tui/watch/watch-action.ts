import type { LiveNews } from "../../doctor/live-namespace.ts";
import type { DoctorAction, DoctorEffect } from "../doctor/doctor-action.ts";
import type { WatchState } from "./watch-state.ts";

/** What can happen to the dashboard. */
export type WatchAction =
  | DoctorAction
  /** Between two rounds, as the API server's watch reports it. */
  | { type: "news"; news: LiveNews; atMs: number };

/** What the reducer asks the outside to do. */
export type WatchEffect = DoctorEffect | { type: "round" };

export interface WatchTransition {
  state: WatchState;
  effects: readonly WatchEffect[];
}
