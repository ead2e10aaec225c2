import type { KeyBinding } from "./key-map.ts";

export type MoveCommand = "up" | "down" | "page-up" | "page-down" | "first" | "last";

/** The keys that move and scroll, the same on every screen. */
export function moveBindings<M extends string>(
  modes: readonly M[],
): readonly KeyBinding<MoveCommand, M, unknown>[] {
  const keys: readonly [MoveCommand, keys: string[], shown: string, label: string][] = [
    ["up", ["k", "up"], "k ↑", "up"],
    ["down", ["j", "down"], "j ↓", "down"],
    ["page-up", ["ctrl+b", "pageup"], "^b PgUp", "page up"],
    ["page-down", ["ctrl+f", "pagedown"], "^f PgDn", "page down"],
    ["first", ["g", "home"], "g Home", "first"],
    ["last", ["G", "end"], "G End", "last"],
  ];
  return keys.map(([command, names, shown, label]) => ({
    command,
    modes,
    keys: names,
    shown,
    label,
    group: "Move",
  }));
}
