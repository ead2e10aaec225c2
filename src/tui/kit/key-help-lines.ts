import { type KeyBinding, keyGroups } from "./key-map.ts";
import { blank, type Line, line, padTo, span } from "./line.ts";

/** The keys of a screen in their groups, from the same key map that handles them. What does not work now says why. */
export function keyHelpLines<C extends string, M extends string, S>(
  keyMap: readonly KeyBinding<C, M, S>[],
  state: S,
): Line[] {
  return keyGroups.flatMap((group) => {
    const inGroup = keyMap.filter((binding) => binding.group === group);
    if (inGroup.length === 0) return [];
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
}

/** A paragraph of the help below the keys. */
export function helpSection(title: string, texts: readonly string[]): Line[] {
  return [line(span(title, "strong")), ...texts.map((text) => line(span(`  ${text}`)))];
}
