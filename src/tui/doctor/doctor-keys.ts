import { areas } from "../../checks/check-id.ts";
import { type KeyMap, moveBindings } from "../kit/key-map.ts";
import { type DoctorState, isRunning, type Mode } from "./doctor-state.ts";

const stillRunning = (state: DoctorState): string | null => (isRunning(state) ? "a run is under way" : null);

const noRepair = (state: DoctorState): string | null => {
  if (!state.canRepair) return "a file cannot be repaired";
  return state.repair?.phase === "applying" || state.repair?.phase === "stopping"
    ? "a repair is under way"
    : stillRunning(state);
};

const whileRepairing = (state: DoctorState): string | null =>
  state.repair?.phase === "applying" || state.repair?.phase === "stopping"
    ? "a repair is under way; ^C puts it back"
    : null;

const noSnapshot = (state: DoctorState): string | null =>
  state.snapshot === null ? "nothing complete yet" : null;

const list = ["list"] as const;
const detail = ["detail"] as const;
const help = ["help"] as const;
const filter = ["filter"] as const;
const question = ["question"] as const;
const pages = ["list", "detail", "question", "help"] as const;
const views = ["list", "detail"] as const;
const everywhere = [...pages, ...filter] as const;

const groups = [
  {
    title: "Move",
    bindings: [
      ...moveBindings(pages),
      {
        command: "next-problem",
        modes: views,
        keys: ["n"],
        shown: "n",
        label: "next problem",
        short: "next",
      },
      { command: "previous-problem", modes: views, keys: ["N"], shown: "N", label: "previous problem" },
      {
        command: "area",
        modes: list,
        keys: areas.map((_, index) => String(index + 1)),
        shown: `1-${areas.length}`,
        label: "go to an area",
      },
      { command: "next-finding", modes: detail, keys: ["l", "right"], shown: "l →", label: "next finding" },
      {
        command: "previous-finding",
        modes: detail,
        keys: ["h", "left"],
        shown: "h ←",
        label: "previous finding",
      },
    ],
  },
  {
    title: "Find",
    bindings: [
      { command: "filter", modes: list, keys: ["/"], shown: "/", label: "filter" },
      {
        command: "clear-filter",
        modes: list,
        keys: ["escape"],
        shown: "esc",
        label: "show everything again",
      },
      {
        command: "only-problems",
        modes: list,
        keys: ["f"],
        shown: "f",
        label: "problems only",
        short: "problems",
      },
      {
        command: "accept-filter",
        modes: filter,
        keys: ["enter"],
        shown: "enter",
        label: "keep",
        inHelp: false,
      },
      {
        command: "cancel-filter",
        modes: filter,
        keys: ["escape"],
        shown: "esc",
        label: "drop",
        inHelp: false,
      },
    ],
  },
  {
    title: "View",
    bindings: [
      { command: "open", modes: list, keys: ["enter", "right", "l"], shown: "enter", label: "details" },
      { command: "fold", modes: list, keys: ["space", "left", "h"], shown: "space", label: "fold, unfold" },
      { command: "back", modes: detail, keys: ["escape", "q", "backspace"], shown: "esc", label: "back" },
      { command: "next-tab", modes: detail, keys: ["tab"], shown: "tab", label: "section" },
      {
        command: "previous-tab",
        modes: detail,
        keys: ["shift+tab"],
        shown: "shift-tab",
        label: "previous section",
      },
      { command: "order", modes: list, keys: ["o"], shown: "o", label: "order: severity, catalogue, name" },
    ],
  },
  {
    title: "Act",
    bindings: [
      {
        command: "repair",
        modes: views,
        keys: ["x"],
        shown: "x",
        label: "repair the finding, after a question",
        short: "repair",
        unavailable: noRepair,
      },
      { command: "yes", modes: question, keys: ["y"], shown: "y", label: "repair it", inHelp: false },
      {
        command: "no",
        modes: question,
        keys: ["n", "escape", "enter", "q"],
        shown: "n",
        label: "change nothing",
        inHelp: false,
      },
      {
        command: "rerun-one",
        modes: views,
        keys: ["r"],
        shown: "r",
        label: "run the check again",
        short: "again",
        unavailable: stillRunning,
      },
      {
        command: "rerun-all",
        modes: views,
        keys: ["R"],
        shown: "R",
        label: "run all again",
        short: "all again",
        unavailable: stillRunning,
      },
      {
        command: "save",
        modes: views,
        keys: ["s"],
        shown: "s",
        label: "save a snapshot",
        short: "save",
        unavailable: noSnapshot,
      },
    ],
  },
  {
    title: "Copy",
    bindings: [
      { command: "copy", modes: views, keys: ["y"], shown: "y", label: "copy finding" },
      { command: "copy-command", modes: views, keys: ["Y"], shown: "Y", label: "copy command" },
      {
        command: "print-command",
        modes: views,
        keys: ["p"],
        shown: "p",
        label: "print the command alone, for the mouse",
        short: "print",
      },
    ],
  },
  {
    title: "App",
    bindings: [
      { command: "help", modes: views, keys: ["?"], shown: "?", label: "help" },
      {
        command: "close-help",
        modes: help,
        keys: ["escape", "q", "?", "enter"],
        shown: "esc",
        label: "close",
      },
      {
        command: "quit",
        modes: list,
        keys: ["q"],
        shown: "q",
        label: "quit",
        unavailable: whileRepairing,
      },
      { command: "redraw", modes: pages, keys: ["ctrl+l"], shown: "^L", label: "draw again" },
      { command: "suspend", modes: everywhere, keys: ["ctrl+z"], shown: "^Z", label: "to the background" },
      { command: "interrupt", modes: everywhere, keys: ["ctrl+c"], shown: "^C", label: "stop and leave" },
    ],
  },
] as const satisfies KeyMap<string, Mode, DoctorState>["groups"];

export type DoctorCommand = (typeof groups)[number]["bindings"][number]["command"];

/** Every key of the doctor screen. */
export const doctorKeys: KeyMap<DoctorCommand, Mode, DoctorState> = {
  groups,
  footer: [
    "quit",
    "help",
    "close-help",
    "back",
    "yes",
    "no",
    "open",
    "repair",
    "accept-filter",
    "cancel-filter",
    "next-tab",
    "filter",
    "only-problems",
    "next-problem",
    "copy-command",
    "print-command",
    "rerun-one",
    "rerun-all",
    "save",
    "copy",
  ],
};
