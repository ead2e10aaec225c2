import { meaningOf } from "../kit/key-map.ts";
import { scrolled } from "../kit/scroll-window.ts";
import { copied } from "../kit/terminal-effects.ts";
import { type E2eTransition, only } from "./e2e-action.ts";
import { type E2eCommand, e2eKeys } from "./e2e-keys.ts";
import { type E2eState, modeOf, type PaneId, paneIds, phaseOf } from "./e2e-state.ts";
import { copyNext } from "./next-commands.ts";
import { pageWindow } from "./page-window.ts";
import { windowOf } from "./pane-lines.ts";
import { copyStep } from "./step-state.ts";

/** What a key does. A key without a meaning clears the notice and nothing else. */
export function pressE2eKey(before: E2eState, key: string): E2eTransition {
  const mode = modeOf(before);
  // While the run is stopped the notice says how to leave at once: it stays.
  const state = before.notice === null || before.stop !== "no" ? before : { ...before, notice: null };
  const meaning = meaningOf(e2eKeys, mode, key, state);
  if (meaning === null) return only(state);
  if ("refusal" in meaning) return only({ ...state, notice: { tone: "warning", text: meaning.refusal } });
  return run(state, meaning.command, key);
}

/**
 * What Ctrl-C, SIGINT and SIGTERM do: first the run stops and puts back what it changed, while one looks; asked again, one leaves at once.
 * While it is asked nothing has been changed, and after the end nothing is left to put back.
 */
export function stopRun(state: E2eState): E2eTransition {
  const phase = phaseOf(state);
  if (phase === "ended" || phase === "asking") return { state, effects: [{ type: "interrupt" }] };
  if (state.stop === "no") {
    const text = "undoing what was changed; ^C again leaves at once";
    return {
      state: { ...state, stop: "asked", detail: null, helpTop: null, notice: { tone: "warning", text } },
      effects: [{ type: "stop" }],
    };
  }
  return { state: { ...state, stop: "abandoned" }, effects: [{ type: "interrupt" }] };
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
      return focusOn(state, paneIds.indexOf(state.focus) + 1);
    case "previous-pane":
      return focusOn(state, paneIds.indexOf(state.focus) - 1);
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
  const focus: PaneId = paneIds[(index + paneIds.length) % paneIds.length] ?? "steps";
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
