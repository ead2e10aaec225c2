import { bindings } from "../doctor/bindings.ts";
import type { DoctorState, Mode } from "../doctor/doctor-state.ts";
import type { MoveCommand } from "./move-bindings.ts";

export type Command =
  | MoveCommand
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
  | "clear-filter"
  | "accept-filter"
  | "cancel-filter"
  | "redraw"
  | "suspend"
  | "interrupt";

export const keyGroups = ["Move", "Find", "View", "Act", "Copy", "App"] as const;
export type KeyGroup = (typeof keyGroups)[number];

/** One line of a screen's key map: it drives handling, the footer and the help alike. */
export interface KeyBinding<C extends string, M extends string, S> {
  command: C;
  modes: readonly M[];
  keys: readonly string[];
  /** As people write it: `j/k`, `^f`. */
  shown: string;
  label: string;
  /** The label in the footer, where it differs. */
  short?: string;
  group: KeyGroup;
  /** Its place in the footer, first to last; absent: only in the help. */
  footer?: number;
  /** Why it does nothing now; null when it works. */
  unavailable?: (state: S) => string | null;
}

export type Binding = KeyBinding<Command, Mode, DoctorState>;

/** What `key` means on the doctor screen in `mode`; undefined when nothing. */
export function bindingFor(mode: Mode, key: string): Binding | undefined {
  return findBinding(bindings, mode, key);
}

/** What `key` means in `mode`; undefined when nothing. */
export function findBinding<C extends string, M extends string, S>(
  keyMap: readonly KeyBinding<C, M, S>[],
  mode: M,
  key: string,
): KeyBinding<C, M, S> | undefined {
  return keyMap.find((binding) => binding.modes.includes(mode) && binding.keys.includes(key));
}
