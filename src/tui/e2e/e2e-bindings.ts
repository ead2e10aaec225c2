import type { KeyBinding } from "../kit/key-map.ts";
import { type MoveCommand, moveBindings } from "../kit/move-bindings.ts";
import { copyNext, copyStep } from "./copy-step.ts";
import { type E2eMode, type E2eState, phaseOf } from "./e2e-state.ts";

export type E2eCommand =
  | MoveCommand
  | "focus"
  | "next-pane"
  | "previous-pane"
  | "open"
  | "back"
  | "next-step"
  | "previous-step"
  | "log"
  | "unzoom"
  | "other-answer"
  | "yes"
  | "no"
  | "answer"
  | "save"
  | "copy"
  | "copy-command"
  | "help"
  | "close-help"
  | "quit"
  | "stop"
  | "redraw"
  | "suspend"
  | "interrupt";

export type E2eBinding = KeyBinding<E2eCommand, E2eMode, E2eState>;

const notEnded = (state: E2eState): string | null =>
  phaseOf(state) === "ended" ? null : "the run has not ended";
const stopped = (state: E2eState): string | null => {
  if (state.stop !== "no") return "it is being undone; ^C leaves at once";
  return phaseOf(state) === "ended" ? "the run has ended" : null;
};

const panes = ["panes"] as const;
const detail = ["detail"] as const;
const question = ["question"] as const;
const help = ["help"] as const;
const views = ["panes", "detail"] as const;
const everywhere = ["panes", "detail", "question", "help"] as const;

/** Every key of the screen of a run. */
export const e2eBindings: readonly E2eBinding[] = [
  ...moveBindings(everywhere),
  {
    command: "focus",
    modes: panes,
    keys: ["1", "2", "3", "4", "5"],
    shown: "1-5",
    label: "go to a pane",
    short: "pane",
    group: "View",
    footer: 4,
  },
  {
    command: "next-pane",
    modes: panes,
    keys: ["tab", "right"],
    shown: "tab",
    label: "next pane",
    group: "View",
  },
  {
    command: "previous-pane",
    modes: panes,
    keys: ["shift+tab", "left", "h"],
    shown: "shift-tab",
    label: "pane before",
    group: "View",
  },
  {
    command: "open",
    modes: panes,
    keys: ["enter"],
    shown: "enter",
    label: "open the step; another pane alone",
    short: "open",
    group: "View",
    footer: 2,
  },
  {
    command: "log",
    modes: panes,
    keys: ["l"],
    shown: "l",
    label: "the workers' log in full",
    short: "log",
    group: "View",
    footer: 3,
  },
  {
    command: "unzoom",
    modes: panes,
    keys: ["escape"],
    shown: "esc",
    label: "all panes",
    group: "View",
  },
  {
    command: "back",
    modes: detail,
    keys: ["escape", "q", "backspace"],
    shown: "esc",
    label: "back",
    group: "View",
    footer: 1,
  },
  {
    command: "next-step",
    modes: detail,
    keys: ["n", "l", "right"],
    shown: "n →",
    label: "next step",
    short: "next",
    group: "Move",
    footer: 2,
  },
  {
    command: "previous-step",
    modes: detail,
    keys: ["N", "h", "left"],
    shown: "N ←",
    label: "step before",
    group: "Move",
  },
  {
    command: "answer",
    modes: question,
    keys: ["enter"],
    shown: "enter",
    label: "take the answer in brackets",
    short: "answer",
    group: "Act",
    footer: 1,
  },
  {
    command: "other-answer",
    modes: question,
    keys: ["tab", "left", "right", "h", "l"],
    shown: "tab",
    label: "the other answer",
    short: "other answer",
    group: "Act",
    footer: 2,
  },
  { command: "yes", modes: question, keys: ["y"], shown: "y", label: "yes, then enter", group: "Act" },
  {
    command: "no",
    modes: question,
    keys: ["n", "escape", "q"],
    shown: "n",
    label: "change nothing and leave",
    short: "no",
    group: "Act",
    footer: 3,
  },
  {
    command: "quit",
    modes: panes,
    keys: ["q"],
    shown: "q",
    label: "leave, after the end",
    short: "quit",
    group: "App",
    footer: 0,
    unavailable: notEnded,
  },
  {
    command: "stop",
    modes: panes,
    keys: ["q"],
    shown: "q",
    label: "stop, put back what was changed, leave",
    short: "stop and undo",
    group: "Act",
    footer: 0,
    unavailable: stopped,
  },
  {
    command: "save",
    modes: views,
    keys: ["s"],
    shown: "s",
    label: "save the report",
    short: "save",
    group: "Act",
    footer: 6,
    unavailable: notEnded,
  },
  {
    command: "copy",
    modes: views,
    keys: ["y"],
    shown: "y",
    label: "copy what the step says",
    short: "copy",
    group: "Copy",
    footer: 7,
    unavailable: (state) => (copyStep(state) === null ? "the step has said nothing yet" : null),
  },
  {
    command: "copy-command",
    modes: views,
    keys: ["Y"],
    shown: "Y",
    label: "copy the next command",
    short: "copy command",
    group: "Copy",
    footer: 5,
    unavailable: (state) => (copyNext(state) === null ? "nothing to do about this step" : null),
  },
  {
    command: "help",
    modes: ["panes", "detail", "question"],
    keys: ["?"],
    shown: "?",
    label: "help",
    group: "App",
    footer: 1.5,
  },
  {
    command: "close-help",
    modes: help,
    keys: ["escape", "q", "?", "enter"],
    shown: "esc",
    label: "close",
    group: "App",
    footer: 1,
  },
  { command: "redraw", modes: everywhere, keys: ["ctrl+l"], shown: "^L", label: "draw again", group: "App" },
  {
    command: "suspend",
    modes: everywhere,
    keys: ["ctrl+z"],
    shown: "^Z",
    label: "to the background",
    group: "App",
  },
  {
    command: "interrupt",
    modes: everywhere,
    keys: ["ctrl+c"],
    shown: "^C",
    label: "stop and put back; twice: leave at once",
    group: "App",
  },
];
