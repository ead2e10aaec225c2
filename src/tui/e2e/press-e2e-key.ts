import { findBinding } from "../kit/key-map.ts";
import { scrolled } from "../kit/scroll-window.ts";
import { copyNext, copyStep } from "./copy-step.ts";
import { type E2eTransition, only } from "./e2e-action.ts";
import { type E2eCommand, e2eBindings } from "./e2e-bindings.ts";
import { type E2eState, modeOf, type PaneId, panes } from "./e2e-state.ts";
import { pageWindow } from "./page-window.ts";
import { windowOf } from "./pane-content.ts";
import { stopRun } from "./stop-run.ts";

/** What a key does. A key without a meaning clears the notice and nothing else. */
export function pressE2eKey(before: E2eState, key: string): E2eTransition {
  const mode = modeOf(before);
  // While the run is stopped the notice says how to leave at once: it stays.
  const state = before.notice === null || before.stop !== "no" ? before : { ...before, notice: null };
  const usable = e2eBindings.filter(({ unavailable }) => (unavailable?.(state) ?? null) === null);
  const binding = findBinding(usable, mode, key);
  if (binding !== undefined) return run(state, binding.command, key);
  const off = findBinding(e2eBindings, mode, key);
  const why = off?.unavailable?.(state) ?? null;
  if (off === undefined || why === null) return only(state);
  return only({ ...state, notice: { tone: "warning", text: `${off.label}: ${why}` } });
}

function run(state: E2eState, command: E2eCommand, key: string): E2eTransition {
  switch (command) {
    case "quit":
    case "suspend":
    case "redraw":
      return { state, effects: [{ type: command }] };
    case "interrupt":
    case "stop":
      return stopRun(state);
    case "no":
      return answered(state, false);
    case "answer":
      return answered(state, state.question?.answer === "yes");
    case "save":
      return state.report === null
        ? only(state)
        : { state, effects: [{ type: "save", report: state.report }] };
    case "copy":
      return copied(state, copyStep(state), "what the step says");
    case "copy-command":
      return copied(state, copyNext(state), "the command");
    default:
      return only(changed(state, command, key));
  }
}

function changed(state: E2eState, command: E2eCommand, key: string): E2eState {
  switch (command) {
    case "help":
      return { ...state, helpTop: 0 };
    case "close-help":
      return { ...state, helpTop: null };
    case "focus":
      return focusOn(state, Number(key) - 1);
    case "next-pane":
      return focusOn(state, panes.indexOf(state.focus) + 1);
    case "previous-pane":
      return focusOn(state, panes.indexOf(state.focus) - 1);
    case "open":
      return state.focus === "steps"
        ? { ...state, detail: { step: state.cursor, top: 0 } }
        : { ...state, zoomed: !state.zoomed };
    case "log":
      return state.focus === "log" && state.zoomed
        ? { ...state, zoomed: false }
        : { ...state, focus: "log", zoomed: true };
    case "unzoom":
      return { ...state, zoomed: false };
    case "back":
      return { ...state, detail: null };
    case "next-step":
      return openStep(state, 1);
    case "previous-step":
      return openStep(state, -1);
    case "yes":
    case "other-answer":
      return withAnswer(state, command === "yes" ? "yes" : undefined);
    default:
      return scroll(state, command);
  }
}

function answered(state: E2eState, yes: boolean): E2eTransition {
  return { state: { ...state, question: null }, effects: [{ type: "answer", yes }] };
}

function withAnswer(state: E2eState, wanted: "yes" | undefined): E2eState {
  const { question } = state;
  if (question === null) return state;
  return { ...state, question: { ...question, answer: wanted ?? (question.answer === "no" ? "yes" : "no") } };
}

function focusOn(state: E2eState, index: number): E2eState {
  const focus: PaneId = panes[(index + panes.length) % panes.length] ?? "steps";
  return { ...state, focus };
}

function openStep(state: E2eState, by: 1 | -1): E2eState {
  const number = Math.max(1, Math.min(state.steps.length, (state.detail?.step ?? state.cursor) + by));
  return { ...state, cursor: number, detail: { step: number, top: 0 } };
}

/** Scrolls what is in front: a page, or a pane; among the steps the cursor moves. */
function scroll(state: E2eState, command: E2eCommand): E2eState {
  const { helpTop, question, detail, focus } = state;
  const page = pageWindow(state);
  if (page !== null) {
    const top = scrolled(page.top, command, page.room, page.total);
    if (helpTop !== null) return { ...state, helpTop: top };
    if (question !== null) return { ...state, question: { ...question, top } };
    return detail === null ? state : { ...state, detail: { ...detail, top } };
  }
  if (focus === "steps") {
    const last = state.steps.length;
    // One row each: moving the cursor is scrolling a window of one line.
    return { ...state, cursor: scrolled(state.cursor - 1, command, 1, last) + 1 };
  }
  const { top, room, total } = windowOf(state, focus);
  const next = scrolled(top, command, room, total);
  const follows = focus === "log" && next >= total - room;
  return { ...state, tops: { ...state.tops, [focus]: follows ? null : next } };
}

function copied(state: E2eState, text: string | null, what: string): E2eTransition {
  if (text === null)
    return only({ ...state, notice: { tone: "warning", text: "copy: nothing to copy here" } });
  const [first = ""] = text.split("\n");
  return {
    state: { ...state, notice: { tone: "good", text: `sent ${what} to the clipboard: ${first}` } },
    effects: [{ type: "copy", text }],
  };
}
