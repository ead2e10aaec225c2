import type { KeyBinding } from "./key-map.ts";
import { type Line, line, lineWidth, type Span, span } from "./line.ts";

/** The keys that work in `mode`, the most useful first, as many as fit. `labelOf` may name one differently. */
export function keysLine<C extends string, M extends string, S extends { columns: number }>(
  keyMap: readonly KeyBinding<C, M, S>[],
  mode: M,
  state: S,
  labelOf: (binding: KeyBinding<C, M, S>) => string = ({ short, label }) => short ?? label,
): Line {
  const keys = keyMap
    .filter((binding) => binding.footer !== undefined && binding.modes.includes(mode))
    .filter(({ unavailable }) => unavailable === undefined || unavailable(state) === null)
    .toSorted((a, b) => (a.footer ?? 0) - (b.footer ?? 0));
  const spans: Span[] = [];
  for (const binding of keys) {
    const entry = [
      span(spans.length === 0 ? "" : "  "),
      span(binding.shown, "strong"),
      span(` ${labelOf(binding)}`, "dim"),
    ];
    if (lineWidth(line(...spans, ...entry)) > state.columns) break;
    spans.push(...entry);
  }
  return line(...spans);
}
