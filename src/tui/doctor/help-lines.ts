import { helpSection, keyHelpLines } from "../kit/key-help-lines.ts";
import type { Binding } from "../kit/key-map.ts";
import { blank, fitLine, type Line, readable } from "../kit/line.ts";
import { bindings } from "./bindings.ts";
import type { DoctorState } from "./doctor-state.ts";

const states = [
  "FAIL, WARN  something is wrong; enter says what and what to type",
  "UNKNOWN     could not be decided; never counted as good",
  "BLOCKED     needs a check that failed",
  "skip        not wanted or not applicable, with the reason",
];

const filters = [
  "text        rows that contain it; several words: all of them",
  "!text       rows that do not",
  "st:fail     by state    area:nats   by area",
];

/** The help, from the same key map that handles the keys. */
export function helpLines(state: DoctorState): Line[] {
  const keys = keyHelpLines(
    bindings.filter((binding) => !onlyInFilter(binding)),
    state,
  );
  const lines = [
    ...keys,
    ...helpSection("Filter, after /", filters),
    blank,
    ...helpSection("States", states),
  ];
  return lines.map((entry) => fitLine(readable(entry, state.unicode), state.columns, state.unicode));
}

/** The keys of the filter line stand below it, while one types. */
function onlyInFilter({ modes }: Binding): boolean {
  return modes.every((mode) => mode === "filter");
}
