import { scrolled } from "../kit/scroll-window.ts";
import { type WatchCommand, watchCommandFor } from "./watch-bindings.ts";
import { watchHelpLines } from "./watch-help-lines.ts";
import { paneRows, watchLayout } from "./watch-layout.ts";
import type { WatchEffect } from "./watch-reducer.ts";
import { paneLength, panesOf, type WatchState } from "./watch-state.ts";

interface Pressed {
  state: WatchState;
  /** A round is wanted now. */
  round: boolean;
  effect: WatchEffect | null;
}

/** What a key does on the dashboard. */
export function pressOnDashboard(state: WatchState, key: string): Pressed {
  const command = watchCommandFor(state, key);
  switch (command) {
    case undefined:
      return { state, round: false, effect: null };
    case "quit":
    case "interrupt":
    case "suspend":
    case "redraw":
      return { state, round: false, effect: { type: command } };
    case "round":
      return { state, round: true, effect: null };
    default:
      return { state: changed(state, command, key), round: false, effect: null };
  }
}

function changed(state: WatchState, command: WatchCommand, key: string): WatchState {
  switch (command) {
    case "help":
      return { ...state, helpTop: state.helpTop === null ? 0 : null };
    case "focus":
      return Number(key) > panesOf(state).length ? state : focusPane(state, Number(key) - 1);
    case "next-pane":
      return focusPane(state, panesOf(state).indexOf(state.focus) + 1);
    case "previous-pane":
      return focusPane(state, panesOf(state).indexOf(state.focus) - 1);
    case "zoom":
      return state.focus === "checks" ? { ...state, view: "doctor" } : { ...state, zoomed: !state.zoomed };
    case "unzoom":
      return { ...state, zoomed: false };
    case "doctor":
      return { ...state, view: "doctor" };
    case "pause":
      return pause(state);
    case "slower":
      return withInterval(state, 1);
    case "faster":
      return withInterval(state, -1);
    default:
      return scroll(state, command);
  }
}

function focusPane(state: WatchState, index: number): WatchState {
  const panes = panesOf(state);
  const focus = panes[(index + panes.length) % panes.length];
  return focus === undefined ? state : { ...state, focus };
}

function pause(state: WatchState): WatchState {
  return state.paused
    ? { ...state, paused: false, nextAtMs: state.nowMs }
    : { ...state, paused: true, nextAtMs: null };
}

const intervalsMs = [1, 2, 5, 10, 15, 30, 60, 120, 300].map((seconds) => seconds * 1_000);

function withInterval(state: WatchState, step: 1 | -1): WatchState {
  const next =
    step > 0
      ? intervalsMs.find((ms) => ms > state.intervalMs)
      : intervalsMs.findLast((ms) => ms < state.intervalMs);
  if (next === undefined) return state;
  const nextAtMs = state.nextAtMs === null ? null : Math.min(state.nextAtMs, state.nowMs + next);
  return { ...state, intervalMs: next, nextAtMs };
}

function scroll(state: WatchState, command: WatchCommand): WatchState {
  if (state.helpTop !== null) {
    const { body } = watchLayout(state);
    return { ...state, helpTop: scrolled(state.helpTop, command, body, watchHelpLines(state).length) };
  }
  const { focus } = state;
  const top = scrolled(state.tops[focus], command, paneRows(state, focus), paneLength(state, focus));
  return { ...state, tops: { ...state.tops, [focus]: top } };
}
