import { type KeyMap, moveBindings } from "../kit/key-map.ts";
import { type E2eMode, type E2eState, paneIds, phaseOf } from "./e2e-state.ts";
import { copyNext } from "./next-commands.ts";
import { copyStep } from "./step-state.ts";

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

const groups = [
  {
    title: "Move",
    bindings: [
      ...moveBindings(everywhere),
      {
        command: "next-step",
        modes: detail,
        keys: ["n", "l", "right"],
        shown: "n →",
        label: "next step",
        short: "next",
      },
      {
        command: "previous-step",
        modes: detail,
        keys: ["N", "h", "left"],
        shown: "N ←",
        label: "step before",
      },
    ],
  },
  {
    title: "View",
    bindings: [
      {
        command: "focus",
        modes: panes,
        keys: paneIds.map((_, index) => `${index + 1}`),
        shown: `1-${paneIds.length}`,
        label: "go to a pane",
        short: "pane",
      },
      { command: "next-pane", modes: panes, keys: ["tab", "right"], shown: "tab", label: "next pane" },
      {
        command: "previous-pane",
        modes: panes,
        keys: ["shift+tab", "left", "h"],
        shown: "shift-tab",
        label: "pane before",
      },
      {
        command: "open",
        modes: panes,
        keys: ["enter"],
        shown: "enter",
        label: "open the step; another pane alone",
        short: "open",
      },
      {
        command: "log",
        modes: panes,
        keys: ["l"],
        shown: "l",
        label: "the workers' log in full",
        short: "log",
      },
      { command: "unzoom", modes: panes, keys: ["escape"], shown: "esc", label: "all panes" },
      { command: "back", modes: detail, keys: ["escape", "q", "backspace"], shown: "esc", label: "back" },
    ],
  },
  {
    title: "Act",
    bindings: [
      {
        command: "answer",
        modes: question,
        keys: ["enter"],
        shown: "enter",
        label: "take the answer in brackets",
        short: "answer",
      },
      {
        command: "other-answer",
        modes: question,
        keys: ["tab", "left", "right", "h", "l"],
        shown: "tab",
        label: "the other answer",
        short: "other answer",
      },
      { command: "yes", modes: question, keys: ["y"], shown: "y", label: "yes, then enter" },
      {
        command: "no",
        modes: question,
        keys: ["n", "escape", "q"],
        shown: "n",
        label: "change nothing and leave",
        short: "no",
      },
      {
        command: "stop",
        modes: panes,
        keys: ["q"],
        shown: "q",
        label: "stop, put back what was changed, leave",
        short: "stop and undo",
        unavailable: stopped,
      },
      {
        command: "save",
        modes: views,
        keys: ["s"],
        shown: "s",
        label: "save the report",
        short: "save",
        unavailable: notEnded,
      },
    ],
  },
  {
    title: "Copy",
    bindings: [
      {
        command: "copy",
        modes: views,
        keys: ["y"],
        shown: "y",
        label: "copy what the step says",
        short: "copy",
        unavailable: (state) => (copyStep(state) === null ? "the step has said nothing yet" : null),
      },
      {
        command: "copy-command",
        modes: views,
        keys: ["Y"],
        shown: "Y",
        label: "copy the next command",
        short: "copy command",
        unavailable: (state) => (copyNext(state) === null ? "nothing to do about this step" : null),
      },
    ],
  },
  {
    title: "App",
    bindings: [
      {
        command: "quit",
        modes: panes,
        keys: ["q"],
        shown: "q",
        label: "leave, after the end",
        short: "quit",
        unavailable: notEnded,
      },
      { command: "help", modes: ["panes", "detail", "question"], keys: ["?"], shown: "?", label: "help" },
      {
        command: "close-help",
        modes: help,
        keys: ["escape", "q", "?", "enter"],
        shown: "esc",
        label: "close",
      },
      { command: "redraw", modes: everywhere, keys: ["ctrl+l"], shown: "^L", label: "draw again" },
      { command: "suspend", modes: everywhere, keys: ["ctrl+z"], shown: "^Z", label: "to the background" },
      {
        command: "interrupt",
        modes: everywhere,
        keys: ["ctrl+c"],
        shown: "^C",
        label: "stop and put back; twice: leave at once",
      },
    ],
  },
] as const satisfies KeyMap<string, E2eMode, E2eState>["groups"];

export type E2eCommand = (typeof groups)[number]["bindings"][number]["command"];

/** Every key of the screen of a run. */
export const e2eKeys: KeyMap<E2eCommand, E2eMode, E2eState> = {
  groups,
  footer: [
    "quit",
    "stop",
    "back",
    "answer",
    "close-help",
    "help",
    "open",
    "next-step",
    "other-answer",
    "log",
    "no",
    "focus",
    "copy-command",
    "save",
    "copy",
  ],
};
