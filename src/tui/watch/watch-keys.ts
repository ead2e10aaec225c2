import { type KeyBinding, type KeyMap, moveBindings } from "../kit/key-map.ts";
import { remembered } from "../kit/remembered.ts";
import type { Pane } from "./pane.ts";
import type { WatchMode, WatchState } from "./watch-state.ts";

type Binding = KeyBinding<string, WatchMode, WatchState>;

const modes = ["panes"] as const;
const everywhere = ["panes", "help"] as const;

const everywhereBindings = [
  ...moveBindings(everywhere),
  { command: "redraw", modes: everywhere, keys: ["ctrl+l"], shown: "^L", label: "draw again" },
  { command: "suspend", modes: everywhere, keys: ["ctrl+z"], shown: "^Z", label: "to the background" },
  { command: "interrupt", modes: everywhere, keys: ["ctrl+c"], shown: "^C", label: "leave" },
] as const satisfies readonly Binding[];

export type WatchCommand =
  | ReturnType<typeof paneBindings>[number]["command"]
  | (typeof everywhereBindings)[number]["command"]
  | "close-help";

/** Every key of the dashboard with these panes; the checks in full have those of the doctor screen. */
export const watchKeys = remembered((panes: readonly Pane[]): KeyMap<WatchCommand, WatchMode, WatchState> => {
  const ofPanes = paneBindings(panes);
  // While the help is open, what would change the dashboard closes it instead.
  const closing = ofPanes.flatMap(({ keys }) => [...keys]);
  const close = { command: "close-help", keys: closing, shown: "?", label: "close" } as const;
  const bindings = [
    ...ofPanes,
    { ...close, modes: ["help"] as const, inHelp: false as const },
    ...everywhereBindings,
  ];
  return {
    groups: [{ title: null, bindings }],
    footer: ["quit", "close-help", "help", "focus", "zoom", "doctor", "pause", "round", "slower", "faster"],
  };
});

function paneBindings(panes: readonly Pane[]) {
  return [
    { command: "quit", modes, keys: ["q"], shown: "q", label: "quit" },
    { command: "help", modes, keys: ["?"], shown: "?", label: "help" },
    {
      command: "focus",
      modes,
      keys: panes.map((_, index) => `${index + 1}`),
      shown: `1-${panes.length}`,
      label: "go to a pane",
      short: "pane",
    },
    { command: "next-pane", modes, keys: ["tab", "l", "right"], shown: "tab", label: "next pane" },
    {
      command: "previous-pane",
      modes,
      keys: ["shift+tab", "h", "left"],
      shown: "shift-tab",
      label: "pane before",
    },
    {
      command: "zoom",
      modes,
      keys: ["enter"],
      shown: "enter",
      label: "the pane alone; on checks, the checks in full",
      short: "open",
    },
    { command: "unzoom", modes, keys: ["escape"], shown: "esc", label: "all panes" },
    {
      command: "doctor",
      modes,
      keys: ["d"],
      shown: "d",
      label: "the checks in full, as without --watch",
      short: "checks",
    },
    { command: "pause", modes, keys: ["p"], shown: "p", label: "pause, go on", short: "pause" },
    { command: "round", modes, keys: ["R", "r"], shown: "R", label: "a round now", short: "now" },
    { command: "slower", modes, keys: ["+", "="], shown: "+", label: "longer interval", short: "slower" },
    { command: "faster", modes, keys: ["-"], shown: "-", label: "shorter interval", short: "faster" },
  ] as const satisfies readonly Binding[];
}
