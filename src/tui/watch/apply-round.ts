import { checkChanges, podChanges, type RowChange, streamChanges } from "./find-changes.ts";
import type { PodRow, Reading, RoundData, StreamRow } from "./watch-data.ts";
import {
  changesKept,
  type PaneId,
  type Panel,
  type Series,
  seriesLength,
  type WatchState,
} from "./watch-state.ts";

/** A finished round: new rows, what changed, and one more point of every series. */
export function applyRound(state: WatchState, round: RoundData, atMs: number): WatchState {
  const first = state.verdict === null;
  const streams = panelAfter(state.streams, round.streams, atMs);
  const pods = panelAfter(state.pods, round.pods, atMs);
  const found: [PaneId, RowChange[]][] = first
    ? []
    : [
        ["checks", checkChanges(state.checks.rows, round.checks)],
        ["streams", between(state.streams, streams, streamChanges)],
        ["pods", between(state.pods, pods, podChanges)],
      ];
  return {
    ...withChanges(state, found, atMs),
    verdict: state.verdict?.value === round.verdict ? state.verdict : { value: round.verdict, sinceMs: atMs },
    checks: { rows: round.checks, stale: null },
    streams,
    storage: round.storage,
    pods,
    messages: round.streams?.ok ? extended(state.messages, round.streams.data, atMs) : state.messages,
  };
}

/** Pods as the API server's watch tells them, between two rounds. */
export function applyPods(state: WatchState, rows: readonly PodRow[], atMs: number): WatchState {
  const pods = { rows, stale: null };
  const found = state.pods === null ? [] : between(state.pods, pods, podChanges);
  if (found.length === 0) return { ...state, pods };
  return { ...withChanges(state, [["pods", found]], atMs), pods };
}

/** What could not be read keeps its last rows, marked as stale since the first time. */
function panelAfter<T>(
  before: Panel<T> | null,
  reading: Reading<readonly T[]>,
  atMs: number,
): Panel<T> | null {
  if (reading === null) return before;
  if (reading.ok) return { rows: reading.data, stale: null };
  const sinceMs = before?.stale?.sinceMs ?? atMs;
  return { rows: before?.rows ?? [], stale: { sinceMs, reason: reading.reason } };
}

/** Rows that were never read cannot have changed. */
function between<T>(
  before: Panel<T> | null,
  after: Panel<T> | null,
  changes: (before: readonly T[], after: readonly T[]) => RowChange[],
): RowChange[] {
  if (before === null || after === null || after.stale !== null) return [];
  if (before.stale !== null && before.rows.length === 0) return [];
  return changes(before.rows, after.rows);
}

function withChanges(state: WatchState, found: readonly [PaneId, RowChange[]][], atMs: number): WatchState {
  const all = found.flatMap(([, changes]) => changes);
  return {
    ...state,
    changed: found.flatMap(([pane, changes]) => changes.map(({ key }) => `${pane}/${key}`)),
    changes: [...all.map(({ tone, text }) => ({ atMs, tone, text })), ...state.changes].slice(0, changesKept),
  };
}

/** Series of streams that are gone go with them. */
function extended(
  before: WatchState["messages"],
  streams: readonly StreamRow[],
  atMs: number,
): Readonly<Record<string, Series>> {
  return Object.fromEntries(
    streams.map(({ key, messages }) => [
      key,
      [...(before[key] ?? []), { atMs, value: messages }].slice(-seriesLength),
    ]),
  );
}
