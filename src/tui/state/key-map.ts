import { type DoctorState, isRunning, type Mode } from "./doctor-state.ts";

export type Command =
  | "up"
  | "down"
  | "page-up"
  | "page-down"
  | "first"
  | "last"
  | "next-problem"
  | "previous-problem"
  | "area"
  | "open"
  | "back"
  | "fold"
  | "filter"
  | "only-problems"
  | "order"
  | "next-tab"
  | "previous-tab"
  | "next-finding"
  | "previous-finding"
  | "rerun-one"
  | "rerun-all"
  | "save"
  | "copy"
  | "copy-command"
  | "help"
  | "close-help"
  | "quit"
  | "accept-filter"
  | "cancel-filter"
  | "redraw"
  | "suspend"
  | "interrupt";

export const keyGroups = ["Move", "Find", "View", "Act", "Copy", "App"] as const;
export type KeyGroup = (typeof keyGroups)[number];

/** One line of the key map: it drives handling, the footer and the help alike. */
export interface Binding {
  command: Command;
  modes: readonly Mode[];
  keys: readonly string[];
  /** As people write it: `j/k`, `^f`. */
  shown: string;
  label: string;
  group: KeyGroup;
  /** Its place in the footer, first to last; absent: only in the help. */
  footer?: number;
  /** Why it does nothing now; null when it works. */
  unavailable?: (state: DoctorState) => string | null;
}

const stillRunning = (state: DoctorState): string | null => (isRunning(state) ? "a run is under way" : null);

const noSnapshot = (state: DoctorState): string | null =>
  state.snapshot === null ? "nothing complete yet" : null;

const list = ["list"] as const;
const detail = ["detail"] as const;
const help = ["help"] as const;
const filter = ["filter"] as const;
const pages = ["list", "detail", "help"] as const;
const views = ["list", "detail"] as const;

export const bindings: readonly Binding[] = [
  { command: "up", modes: pages, keys: ["k", "up"], shown: "k ↑", label: "up", group: "Move" },
  { command: "down", modes: pages, keys: ["j", "down"], shown: "j ↓", label: "down", group: "Move" },
  {
    command: "page-up",
    modes: pages,
    keys: ["ctrl+b", "pageup"],
    shown: "^b PgUp",
    label: "page up",
    group: "Move",
  },
  {
    command: "page-down",
    modes: pages,
    keys: ["ctrl+f", "pagedown"],
    shown: "^f PgDn",
    label: "page down",
    group: "Move",
  },
  { command: "first", modes: pages, keys: ["g", "home"], shown: "g Home", label: "first", group: "Move" },
  { command: "last", modes: pages, keys: ["G", "end"], shown: "G End", label: "last", group: "Move" },
  {
    command: "next-problem",
    modes: views,
    keys: ["n"],
    shown: "n",
    label: "next problem",
    group: "Move",
    footer: 4,
  },
  {
    command: "previous-problem",
    modes: views,
    keys: ["N"],
    shown: "N",
    label: "previous problem",
    group: "Move",
  },
  {
    command: "area",
    modes: list,
    keys: ["1", "2", "3", "4", "5"],
    shown: "1-5",
    label: "go to an area",
    group: "Move",
  },
  {
    command: "open",
    modes: list,
    keys: ["enter", "right", "l"],
    shown: "enter",
    label: "details",
    group: "View",
    footer: 1,
  },
  {
    command: "fold",
    modes: list,
    keys: ["space", "left", "h"],
    shown: "space",
    label: "fold, unfold",
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
    command: "next-tab",
    modes: detail,
    keys: ["tab"],
    shown: "tab",
    label: "section",
    group: "View",
    footer: 2,
  },
  {
    command: "previous-tab",
    modes: detail,
    keys: ["shift+tab"],
    shown: "shift-tab",
    label: "previous section",
    group: "View",
  },
  {
    command: "next-finding",
    modes: detail,
    keys: ["l", "right"],
    shown: "l →",
    label: "next finding",
    group: "Move",
  },
  {
    command: "previous-finding",
    modes: detail,
    keys: ["h", "left"],
    shown: "h ←",
    label: "previous finding",
    group: "Move",
  },
  { command: "filter", modes: list, keys: ["/"], shown: "/", label: "filter", group: "Find", footer: 2 },
  {
    command: "only-problems",
    modes: list,
    keys: ["f"],
    shown: "f",
    label: "problems only",
    group: "Find",
    footer: 3,
  },
  {
    command: "order",
    modes: list,
    keys: ["o"],
    shown: "o",
    label: "order: severity, catalogue, name",
    group: "View",
  },
  {
    command: "rerun-one",
    modes: views,
    keys: ["r"],
    shown: "r",
    label: "run again",
    group: "Act",
    footer: 5,
    unavailable: stillRunning,
  },
  {
    command: "rerun-all",
    modes: views,
    keys: ["R"],
    shown: "R",
    label: "run all again",
    group: "Act",
    footer: 6,
    unavailable: stillRunning,
  },
  {
    command: "save",
    modes: views,
    keys: ["s"],
    shown: "s",
    label: "save snapshot",
    group: "Act",
    footer: 7,
    unavailable: noSnapshot,
  },
  { command: "copy", modes: views, keys: ["y"], shown: "y", label: "copy finding", group: "Copy", footer: 9 },
  {
    command: "copy-command",
    modes: views,
    keys: ["Y"],
    shown: "Y",
    label: "copy command",
    group: "Copy",
    footer: 4.5,
  },
  { command: "help", modes: views, keys: ["?"], shown: "?", label: "help", group: "App", footer: 0.5 },
  {
    command: "close-help",
    modes: help,
    keys: ["escape", "q", "?", "enter"],
    shown: "esc",
    label: "close",
    group: "App",
    footer: 1,
  },
  { command: "quit", modes: list, keys: ["q"], shown: "q", label: "quit", group: "App", footer: 0 },
  {
    command: "accept-filter",
    modes: filter,
    keys: ["enter"],
    shown: "enter",
    label: "keep",
    group: "Find",
    footer: 1,
  },
  {
    command: "cancel-filter",
    modes: filter,
    keys: ["escape"],
    shown: "esc",
    label: "drop",
    group: "Find",
    footer: 2,
  },
  { command: "redraw", modes: pages, keys: ["ctrl+l"], shown: "^L", label: "draw again", group: "App" },
  {
    command: "suspend",
    modes: [...pages, "filter"],
    keys: ["ctrl+z"],
    shown: "^Z",
    label: "to the background",
    group: "App",
  },
  {
    command: "interrupt",
    modes: [...pages, "filter"],
    keys: ["ctrl+c"],
    shown: "^C",
    label: "stop and leave",
    group: "App",
  },
];

/** What `key` means in `mode`; undefined when nothing. */
export function bindingFor(mode: Mode, key: string): Binding | undefined {
  return bindings.find((binding) => binding.modes.includes(mode) && binding.keys.includes(key));
}
