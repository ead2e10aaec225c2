import { bindings } from "../state/bindings.ts";
import type { DoctorState } from "../state/doctor-state.ts";
import { type Binding, keyGroups } from "../state/key-map.ts";
import { blank, fitLine, type Line, line, padTo, readable, span } from "./line.ts";

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

/** The help, from the same key map that handles the keys. What does not work now says why. */
export function helpLines(state: DoctorState): Line[] {
  const keys = keyGroups.flatMap((group) => {
    const inGroup = bindings.filter((binding) => binding.group === group && !onlyInFilter(binding));
    return [
      line(span(group, "strong")),
      ...inGroup.map((binding) => {
        const why = binding.unavailable?.(state) ?? null;
        return line(
          span(`  ${padTo(binding.shown, 10)} `, "command"),
          span(binding.label),
          span(why === null ? "" : `  (off: ${why})`, "dim"),
        );
      }),
      blank,
    ];
  });
  const lines = [...keys, ...section("Filter, after /", filters), blank, ...section("States", states)];
  return lines.map((entry) => fitLine(readable(entry, state.unicode), state.columns, state.unicode));
}

function section(title: string, texts: readonly string[]): Line[] {
  return [line(span(title, "strong")), ...texts.map((text) => line(span(`  ${text}`)))];
}

/** The keys of the filter line stand below it, while one types. */
function onlyInFilter({ modes }: Binding): boolean {
  return modes.every((mode) => mode === "filter");
}
