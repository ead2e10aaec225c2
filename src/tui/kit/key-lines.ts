import { bindingsOf, type KeyMap } from "./key-map.ts";
import { blank, type Line, line, lineWidth, padTo, type Span, span } from "./line.ts";

/** The keys that work in `mode`, the most useful first, as many as fit. `labels` names some of them differently. */
export function footerLine<C extends string, M extends string, S extends { columns: number }>(
  keyMap: KeyMap<C, M, S>,
  mode: M,
  state: S,
  labels: { readonly [command in C]?: string } = {},
): Line {
  const working = bindingsOf(keyMap).filter(
    ({ modes, unavailable }) => modes.includes(mode) && (unavailable?.(state) ?? null) === null,
  );
  const spans: Span[] = [];
  for (const command of keyMap.footer) {
    const binding = working.find((candidate) => candidate.command === command);
    if (binding === undefined) continue;
    const entry = [
      span(spans.length === 0 ? "" : "  "),
      span(binding.shown, "strong"),
      span(` ${labels[command] ?? binding.short ?? binding.label}`, "dim"),
    ];
    if (lineWidth(line(...spans, ...entry)) > state.columns) break;
    spans.push(...entry);
  }
  return line(...spans);
}

/** The keys of a screen in their groups, from the same key map that handles them. What does not work now says why. */
export function keyHelpLines<C extends string, M extends string, S>(
  keyMap: KeyMap<C, M, S>,
  state: S,
): Line[] {
  return keyMap.groups.flatMap(({ title, bindings }) => [
    ...(title === null ? [] : [line(span(title, "strong"))]),
    ...bindings
      .filter(({ inHelp }) => inHelp !== false)
      .map(({ shown, label, unavailable }) => {
        const why = unavailable?.(state) ?? null;
        return line(
          span(`  ${padTo(shown, 10)} `, "command"),
          span(label),
          span(why === null ? "" : `  (off: ${why})`, "dim"),
        );
      }),
    blank,
  ]);
}

/** A paragraph of the help below the keys. */
export function helpSection(title: string, texts: readonly string[]): Line[] {
  return [line(span(title, "strong")), ...texts.map((text) => line(span(`  ${text}`)))];
}
