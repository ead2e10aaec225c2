import type { Verdict } from "../../doctor/report.ts";
import { type DoctorState, initialDoctorState } from "../doctor/doctor-state.ts";
import type { Notice, Terminal } from "../kit/terminal.ts";
import type { Pane, PaneFacts } from "./pane.ts";

/** Everything the dashboard shows: plain data, and the panes it is shown in. */
export interface WatchState extends PaneFacts {
  /** In the order of their numbers. */
  panes: readonly Pane[];
  /** `doctor`: the checks in full, as without --watch. */
  view: "dashboard" | "doctor";
  doctor: DoctorState;
  intervalMs: number;
  paused: boolean;
  /** When the round under way began; null when none is. */
  readingSinceMs: number | null;
  /** When the next one begins; null while paused. */
  nextAtMs: number | null;
  /** `isFirst`: it was so when watching began, and may have been so long before. */
  verdict: { value: Verdict; sinceMs: number; isFirst: boolean } | null;
  focus: Pane;
  zoomed: boolean;
  /** First row shown of each pane, by its id. */
  tops: Readonly<Record<string, number>>;
  helpTop: number | null;
  notice: Notice | null;
}

/** The dashboard before its first round. The first pane has the focus. */
export function initialWatchState(
  terminal: Terminal,
  intervalMs: number,
  nowMs: number,
  panes: readonly [Pane, ...Pane[]],
  canRepair = false,
): WatchState {
  return {
    ...terminal,
    nowMs,
    panes,
    view: "dashboard",
    doctor: { ...initialDoctorState(terminal, nowMs, [], canRepair), embedded: true },
    intervalMs,
    paused: false,
    readingSinceMs: null,
    nextAtMs: nowMs,
    verdict: null,
    checks: [],
    sections: {},
    stale: {},
    history: {},
    changes: [],
    changed: [],
    focus: panes[0],
    zoomed: false,
    tops: {},
    helpTop: null,
    notice: null,
  };
}

/** The panes there is something to show in: what the run does not read has none. */
export function panesOf(state: WatchState): Pane[] {
  return state.panes.filter((pane) => pane.length(state) !== null);
}

export type WatchMode = "panes" | "help";

/** What gets the next key. */
export function watchModeOf({ helpTop }: WatchState): WatchMode {
  return helpTop === null ? "panes" : "help";
}
