/** One key, or several that do the same, and what the user sees of them. */
export interface KeyBinding<C extends string, M extends string, S> {
  command: C;
  modes: readonly M[];
  keys: readonly string[];
  /** As people write it: `j/k`, `^f`. */
  shown: string;
  label: string;
  /** The label in the footer, where it differs. */
  short?: string;
  /** False: the help does not list it, because the footer shows it while it works. */
  inHelp?: false;
  /** Why it does nothing now; null when it works. */
  unavailable?: (state: S) => string | null;
}

/** Every key of a screen. It drives what a key does, the footer and the help alike. */
export interface KeyMap<C extends string, M extends string, S> {
  /** In the order of the help. Without a title there is no heading. */
  groups: readonly { title: string | null; bindings: readonly KeyBinding<C, M, S>[] }[];
  /** What the footer shows: of these the commands that work, in this order, as many as fit. */
  footer: readonly C[];
}

export type MoveCommand = "up" | "down" | "page-up" | "page-down" | "first" | "last";

/** The keys that move and scroll, the same on every screen. */
export function moveBindings<M extends string>(
  modes: readonly M[],
): readonly KeyBinding<MoveCommand, M, unknown>[] {
  return [
    { command: "up", modes, keys: ["k", "up"], shown: "k ↑", label: "up" },
    { command: "down", modes, keys: ["j", "down"], shown: "j ↓", label: "down" },
    { command: "page-up", modes, keys: ["ctrl+b", "pageup"], shown: "^b PgUp", label: "page up" },
    { command: "page-down", modes, keys: ["ctrl+f", "pagedown"], shown: "^f PgDn", label: "page down" },
    { command: "first", modes, keys: ["g", "home"], shown: "g Home", label: "first" },
    { command: "last", modes, keys: ["G", "end"], shown: "G End", label: "last" },
  ];
}

/** All keys of a screen. */
export function bindingsOf<C extends string, M extends string, S>(
  keyMap: KeyMap<C, M, S>,
): readonly KeyBinding<C, M, S>[] {
  return keyMap.groups.flatMap(({ bindings }) => bindings);
}

/** What a key does: a command, a sentence why it does nothing now, or null: it has no meaning. */
export function meaningOf<C extends string, M extends string, S>(
  keyMap: KeyMap<C, M, S>,
  mode: M,
  key: string,
  state: S,
): { command: C } | { refusal: string } | null {
  const bindings = bindingsOf(keyMap).filter(({ modes, keys }) => modes.includes(mode) && keys.includes(key));
  const usable = bindings.find(({ unavailable }) => (unavailable?.(state) ?? null) === null);
  if (usable !== undefined) return { command: usable.command };
  const [first] = bindings;
  return first === undefined ? null : { refusal: `${first.label}: ${first.unavailable?.(state)}` };
}
