import type { WatchTransition } from "./watch-action.ts";
import type { WatchState } from "./watch-state.ts";

/** A round has ended. Rounds begin at the pace of the interval; one that takes longer is followed at once. */
export function waitForNext(state: WatchState, atMs: number): WatchState {
  const began = state.readingSinceMs ?? atMs;
  return {
    ...state,
    readingSinceMs: null,
    nextAtMs: state.paused ? null : Math.max(atMs, began + state.intervalMs),
  };
}

/** Begins the next round once its time has come. */
export function startWhenDue(state: WatchState): WatchTransition {
  const due = state.nextAtMs !== null && state.nowMs >= state.nextAtMs;
  return due ? startRound(state) : { state, effects: [] };
}

/** Begins a round, unless one is under way. */
export function startRound(state: WatchState): WatchTransition {
  if (state.readingSinceMs !== null) return { state, effects: [] };
  return { state: { ...state, readingSinceMs: state.nowMs }, effects: [{ type: "round" }] };
}

/** Pauses, or goes on at once. */
export function togglePause(state: WatchState): WatchState {
  return state.paused
    ? { ...state, paused: false, nextAtMs: state.nowMs }
    : { ...state, paused: true, nextAtMs: null };
}

const intervalsMs = [1, 2, 5, 10, 15, 30, 60, 120, 300].map((seconds) => seconds * 1_000);

/** The next longer interval, or the next shorter one; the next round does not wait for longer than it. */
export function changeInterval(state: WatchState, step: 1 | -1): WatchState {
  const next =
    step > 0
      ? intervalsMs.find((ms) => ms > state.intervalMs)
      : intervalsMs.findLast((ms) => ms < state.intervalMs);
  if (next === undefined) return state;
  const nextAtMs = state.nextAtMs === null ? null : Math.min(state.nextAtMs, state.nowMs + next);
  return { ...state, intervalMs: next, nextAtMs };
}
