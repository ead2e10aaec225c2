import type { WatchState } from "./watch-state.ts";

export type WatchCommand =
  | "up"
  | "down"
  | "page-up"
  | "page-down"
  | "first"
  | "last"
  | "focus"
  | "next-pane"
  | "previous-pane"
  | "zoom"
  | "unzoom"
  | "doctor"
  | "pause"
  | "slower"
  | "faster"
  | "round"
  | "help"
  | "redraw"
  | "suspend"
  | "quit"
  | "interrupt";

export interface WatchBinding {
  command: WatchCommand;
  keys: readonly string[];
  shown: string;
  label: string;
  short?: string;
  /** Its place in the footer; absent: only in the help. */
  footer?: number;
}

/** Every key of the dashboard; the checks in full have those of the doctor screen. */
export const watchBindings: readonly WatchBinding[] = [
  { command: "quit", keys: ["q"], shown: "q", label: "quit", footer: 0 },
  { command: "help", keys: ["?"], shown: "?", label: "help", footer: 1 },
  {
    command: "focus",
    keys: ["1", "2", "3", "4", "5", "6"],
    shown: "1-6",
    label: "go to a pane",
    short: "pane",
    footer: 2,
  },
  { command: "next-pane", keys: ["tab", "l", "right"], shown: "tab", label: "next pane" },
  { command: "previous-pane", keys: ["shift+tab", "h", "left"], shown: "shift-tab", label: "pane before" },
  {
    command: "zoom",
    keys: ["enter"],
    shown: "enter",
    label: "the pane alone; on checks, the checks in full",
    short: "open",
    footer: 3,
  },
  { command: "unzoom", keys: ["escape"], shown: "esc", label: "all panes" },
  {
    command: "doctor",
    keys: ["d"],
    shown: "d",
    label: "the checks in full, as without --watch",
    short: "checks",
    footer: 4,
  },
  { command: "pause", keys: ["p"], shown: "p", label: "pause, go on", short: "pause", footer: 5 },
  { command: "round", keys: ["R", "r"], shown: "R", label: "a round now", short: "now", footer: 6 },
  { command: "slower", keys: ["+", "="], shown: "+", label: "longer interval", short: "slower", footer: 7 },
  { command: "faster", keys: ["-"], shown: "-", label: "shorter interval", short: "faster", footer: 8 },
  { command: "up", keys: ["k", "up"], shown: "k ↑", label: "up" },
  { command: "down", keys: ["j", "down"], shown: "j ↓", label: "down" },
  { command: "page-up", keys: ["ctrl+b", "pageup"], shown: "^b PgUp", label: "page up" },
  { command: "page-down", keys: ["ctrl+f", "pagedown"], shown: "^f PgDn", label: "page down" },
  { command: "first", keys: ["g", "home"], shown: "g Home", label: "first" },
  { command: "last", keys: ["G", "end"], shown: "G End", label: "last" },
  { command: "redraw", keys: ["ctrl+l"], shown: "^L", label: "draw again" },
  { command: "suspend", keys: ["ctrl+z"], shown: "^Z", label: "to the background" },
  { command: "interrupt", keys: ["ctrl+c"], shown: "^C", label: "leave" },
];

/** While the help is open, what would change the dashboard waits. */
const inHelp: readonly WatchCommand[] = [
  "up",
  "down",
  "page-up",
  "page-down",
  "first",
  "last",
  "redraw",
  "suspend",
  "interrupt",
];

/** What `key` means on the dashboard; undefined when nothing. */
export function watchCommandFor({ helpTop }: WatchState, key: string): WatchCommand | undefined {
  const command = watchBindings.find(({ keys }) => keys.includes(key))?.command;
  if (helpTop === null || command === undefined || inHelp.includes(command)) return command;
  return "help";
}
