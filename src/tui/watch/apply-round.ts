import {
  checkChanges,
  consumerChanges,
  podChanges,
  type RowChange,
  streamChanges,
  tableChanges,
} from "./find-changes.ts";
import type { Reading, RoundData } from "./watch-data.ts";
import { backlogOf, type PodRow } from "./watch-rows.ts";
import {
  changesKept,
  type History,
  type PaneId,
  type Panel,
  type SeriesByKey,
  seriesLength,
  type WatchState,
} from "./watch-state.ts";

/** A finished round: new rows, what changed, and one more point of every series. */
export function applyRound(state: WatchState, round: RoundData, atMs: number): WatchState {
  const first = state.verdict === null;
  const streams = panelAfter(state.streams, round.streams, atMs);
  const consumers = panelAfter(state.consumers, round.consumers, atMs);
  const pods = panelAfter(state.pods, round.pods, atMs);
  const tables = panelAfter(state.tables, round.tables, atMs);
  const found: [PaneId, RowChange[]][] = first
    ? []
    : [
        ["checks", checkChanges(state.checks.rows, round.checks)],
        ["streams", between(state.streams, streams, streamChanges)],
        ["consumers", between(state.consumers, consumers, consumerChanges)],
        ["pods", between(state.pods, pods, podChanges)],
        ["tables", between(state.tables, tables, tableChanges)],
      ];
  return {
    ...withChanges(state, found, atMs),
    verdict: state.verdict?.value === round.verdict ? state.verdict : { value: round.verdict, sinceMs: atMs },
    checks: { rows: round.checks, stale: null },
    streams,
    storage: round.storage,
    consumers,
    pods,
    tables,
    history: historyAfter(state.history, round, atMs),
  };
}

/** Pods as the API server's watch tells them, between two rounds. */
export function applyPods(state: WatchState, rows: readonly PodRow[], atMs: number): WatchState {
  const pods = { rows, stale: null };
  const found = state.pods === null ? [] : between(state.pods, pods, podChanges);
  if (found.length === 0) return { ...state, pods };
  const others = state.changed.filter((key) => !key.startsWith("pods/"));
  const next = withChanges(state, [["pods", found]], atMs);
  return { ...next, changed: [...others, ...next.changed], pods };
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

function historyAfter(before: History, { streams, consumers, tables }: RoundData, atMs: number): History {
  return {
    messages: extended(before.messages, streams, atMs, ({ messages }) => messages),
    delivered: extended(before.delivered, consumers, atMs, ({ delivered }) => delivered),
    backlog: extended(before.backlog, consumers, atMs, backlogOf),
    inserted: extended(before.inserted, tables, atMs, ({ counter }) => counter),
  };
}

/** One more point for each row. Series of rows that are gone go with them; what could not be read leaves all as they were. */
function extended<T extends { key: string }>(
  before: SeriesByKey,
  reading: Reading<readonly T[]>,
  atMs: number,
  figure: (row: T) => number | null,
): SeriesByKey {
  if (!reading?.ok) return before;
  return Object.fromEntries(
    reading.data.flatMap((row) => {
      const value = figure(row);
      const series = before[row.key] ?? [];
      return value === null ? [] : [[row.key, [...series, { atMs, value }].slice(-seriesLength)]];
    }),
  );
}
