import { meaningOf } from "../kit/key-map.ts";
import { scrolled } from "../kit/scroll-window.ts";
import { changeInterval, startRound, togglePause } from "./pace.ts";
import type { WatchTransition } from "./watch-action.ts";
import { watchHelpLines } from "./watch-help-lines.ts";
import { type WatchCommand, watchKeys } from "./watch-keys.ts";
import { paneRows, watchLayout } from "./watch-layout.ts";
import { panesOf, type WatchState, watchModeOf } from "./watch-state.ts";

/** What a key does on the dashboard. */
export function pressWatchKey(before: WatchState, key: string): WatchTransition {
  const state = { ...before, notice: null };
  const meaning = meaningOf(watchKeys(state.panes), watchModeOf(state), key, state);
  if (meaning === null) return { state, effects: [] };
  if ("refusal" in meaning) {
    return { state: { ...state, notice: { tone: "warning", text: meaning.refusal } }, effects: [] };
  }
  const { command } = meaning;
  switch (command) {
    case "quit":
    case "interrupt":
    case "suspend":
    case "redraw":
      return { state, effects: [{ type: command }] };
    case "round":
      return startRound(state);
    default:
      return { state: changed(state, command, key), effects: [] };
  }
}

function changed(state: WatchState, command: WatchCommand, key: string): WatchState {
  switch (command) {
    case "help":
      return { ...state, helpTop: 0 };
    case "close-help":
      return { ...state, helpTop: null };
    case "focus":
      return Number(key) > panesOf(state).length ? state : focusOn(state, Number(key) - 1);
    case "next-pane":
      return focusOn(state, panesOf(state).indexOf(state.focus) + 1);
    case "previous-pane":
      return focusOn(state, panesOf(state).indexOf(state.focus) - 1);
    case "zoom":
      return state.focus.opensChecks ? { ...state, view: "doctor" } : { ...state, zoomed: !state.zoomed };
    case "unzoom":
      return { ...state, zoomed: false };
    case "doctor":
      return { ...state, view: "doctor" };
    case "pause":
      return togglePause(state);
    case "slower":
      return changeInterval(state, 1);
    case "faster":
      return changeInterval(state, -1);
    default:
      return scroll(state, command);
  }
}

function focusOn(state: WatchState, index: number): WatchState {
  const panes = panesOf(state);
  const focus = panes[(index + panes.length) % panes.length];
  return focus === undefined ? state : { ...state, focus };
}

function scroll(state: WatchState, command: WatchCommand): WatchState {
  if (state.helpTop !== null) {
    const { body } = watchLayout(state);
    return { ...state, helpTop: scrolled(state.helpTop, command, body, watchHelpLines(state).length) };
  }
  const { focus, tops } = state;
  const top = scrolled(tops[focus.id] ?? 0, command, paneRows(state, focus), focus.length(state) ?? 0);
  return { ...state, tops: { ...tops, [focus.id]: top } };
}
