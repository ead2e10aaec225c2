import { bindingsOf, type KeyMap } from "./key-map.ts";
import { blank, fitLine, type Line, line, lineWidth, padTo, readable, type Span, span } from "./line.ts";
import type { Terminal } from "./terminal.ts";

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

/**
 * The help of a screen: its keys in their groups, from the same key map that handles them, and what stands below. What does not work now says
 * why.
 */
export function helpLines<C extends string, M extends string, S extends Terminal>(
  keyMap: KeyMap<C, M, S>,
  state: S,
  below: readonly Line[],
): Line[] {
  const keys = keyMap.groups.flatMap(({ title, bindings }) => [
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
  return [...keys, ...below].map((entry) =>
    fitLine(readable(entry, state.unicode), state.columns, state.unicode),
  );
}

/** A paragraph of the help below the keys. */
export function helpSection(title: string, texts: readonly string[]): Line[] {
  return [line(span(title, "strong")), ...texts.map((text) => line(span(`  ${text}`)))];
}
