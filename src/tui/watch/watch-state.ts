import type { Verdict } from "../../doctor/report.ts";
import { type DoctorState, initialDoctorState, type Notice, type Terminal } from "../doctor/doctor-state.ts";
import type { StorageFigures, Unread } from "./watch-data.ts";
import type { CheckRow, ConsumerRow, PodRow, StreamRow, TableRow } from "./watch-rows.ts";

export const paneIds = ["checks", "streams", "consumers", "pods", "tables", "changes"] as const;
export type PaneId = (typeof paneIds)[number];

/** The rows of a pane as last read; `stale` says since when, and why, they are not the truth any more. Times in ms since the epoch. */
export interface Panel<T> {
  rows: readonly T[];
  stale: { sinceMs: number; reason: Unread } | null;
}

/** Something that was different a round before. */
export interface Change {
  atMs: number;
  tone: "bad" | "good" | "plain";
  text: string;
}

/** One figure over the last rounds, the newest last. */
export type Series = readonly { atMs: number; value: number }[];

/** Figures over the last rounds, by the key of their row: messages of streams; deliveries and backlogs of consumers; counters of tables. */
export interface History {
  messages: SeriesByKey;
  delivered: SeriesByKey;
  backlog: SeriesByKey;
  inserted: SeriesByKey;
}
export type SeriesByKey = Readonly<Record<string, Series>>;

/** Rounds a figure is remembered for, and changes that are kept: what the dashboard holds does not grow with time. */
export const seriesLength = 60;
export const changesKept = 200;

export interface WatchState {
  columns: number;
  rows: number;
  unicode: boolean;
  screenReader: boolean;
  nowMs: number;
  /** `doctor`: the checks in full, as without --watch. */
  view: "dashboard" | "doctor";
  doctor: DoctorState;
  intervalMs: number;
  paused: boolean;
  /** When the round under way began; null when none is. */
  readingSinceMs: number | null;
  /** When the next one begins; null while paused. */
  nextAtMs: number | null;
  verdict: { value: Verdict; sinceMs: number } | null;
  checks: Panel<CheckRow>;
  streams: Panel<StreamRow> | null;
  storage: StorageFigures | null;
  consumers: Panel<ConsumerRow> | null;
  pods: Panel<PodRow> | null;
  tables: Panel<TableRow> | null;
  history: History;
  changes: readonly Change[];
  /** `pane/key` of the rows that the last round changed. */
  changed: readonly string[];
  focus: PaneId;
  zoomed: boolean;
  tops: Readonly<Record<PaneId, number>>;
  helpTop: number | null;
  notice: Notice | null;
}

export function initialWatchState(terminal: Terminal, intervalMs: number, nowMs: number): WatchState {
  return {
    ...terminal,
    nowMs,
    view: "dashboard",
    doctor: { ...initialDoctorState(terminal, nowMs), embedded: true },
    intervalMs,
    paused: false,
    readingSinceMs: null,
    nextAtMs: nowMs,
    verdict: null,
    checks: { rows: [], stale: null },
    streams: null,
    storage: null,
    consumers: null,
    pods: null,
    tables: null,
    history: { messages: {}, delivered: {}, backlog: {}, inserted: {} },
    changes: [],
    changed: [],
    focus: "checks",
    zoomed: false,
    tops: { checks: 0, streams: 0, consumers: 0, pods: 0, tables: 0, changes: 0 },
    helpTop: null,
    notice: null,
  };
}

/** The panes there is something to show in: what the run does not read has none. */
export function panesOf(state: WatchState): PaneId[] {
  return paneIds.filter((pane) => pane === "changes" || panelOf(state, pane) !== null);
}

/** What a pane shows was read, or not; null when the run does not read it. The changes are not read but found. */
export function panelOf(state: WatchState, pane: Exclude<PaneId, "changes">): Panel<{ key: string }> | null {
  return state[pane];
}

/** How many rows a pane has. */
export function paneLength(state: WatchState, pane: PaneId): number {
  return pane === "changes" ? state.changes.length : (panelOf(state, pane)?.rows.length ?? 0);
}
