import { clean, fitLine, type Line, line, lineWidth, type Span, span } from "../kit/line.ts";
import { paneLines } from "./pane-lines.ts";
import { tabLine } from "./pane-title.ts";
import { watchBindings } from "./watch-bindings.ts";
import { watchHeader } from "./watch-header.ts";
import { watchHelpLines } from "./watch-help-lines.ts";
import { gutter, watchLayout } from "./watch-layout.ts";
import type { WatchState } from "./watch-state.ts";

/** The whole dashboard, one line per row; one less than the terminal has. */
export function watchLines(state: WatchState): Line[] {
  const layout = watchLayout(state);
  if (layout.tooSmall) {
    const text = `${state.columns}x${state.rows} is too small: 40x8 at least, or -o text`;
    return [fitLine(line(span(text)), state.columns, state.unicode)];
  }
  return [...watchHeader(state, layout.header), ...bodyLines(state), noticeLine(state), footerLine(state)];
}

function bodyLines(state: WatchState): Line[] {
  const { helpTop } = state;
  const layout = watchLayout(state);
  if (helpTop !== null) {
    const shown = watchHelpLines(state).slice(helpTop, helpTop + layout.body);
    return Array.from({ length: layout.body }, (_, row) => shown[row] ?? line());
  }
  const stacks = layout.columns.map((places) => places.flatMap((place) => paneLines(state, place)));
  const widths = layout.columns.map((places) => places[0]?.width ?? 0);
  const height = Math.max(0, ...stacks.map((lines) => lines.length));
  const panes = Array.from({ length: height }, (_, row) =>
    beside(
      stacks.map((lines) => lines[row] ?? line()),
      widths,
    ),
  );
  const single = layout.tabs === 0 ? undefined : layout.columns[0]?.[0];
  return [...(single === undefined ? [] : [tabLine(state, single)]), ...panes];
}

function beside(lines: readonly Line[], widths: readonly number[]): Line {
  const spans = lines.flatMap((entry, index): Span[] => {
    if (index === lines.length - 1) return [...entry.spans];
    return [...entry.spans, span(" ".repeat((widths[index] ?? 0) - lineWidth(entry) + gutter))];
  });
  return line(...spans);
}

function noticeLine({ notice, columns, unicode }: WatchState): Line {
  if (notice === null) return line();
  return fitLine(line(span(clean(notice.text, unicode), notice.tone)), columns, unicode);
}

function footerLine({ columns, helpTop }: WatchState): Line {
  if (helpTop !== null) return line(span("?", "strong"), span(" close", "dim"));
  const keys = watchBindings
    .filter(({ footer }) => footer !== undefined)
    .toSorted((a, b) => (a.footer ?? 0) - (b.footer ?? 0));
  const spans: Span[] = [];
  for (const { shown, label, short } of keys) {
    const entry = [
      span(spans.length === 0 ? "" : "  "),
      span(shown, "strong"),
      span(` ${short ?? label}`, "dim"),
    ];
    if (lineWidth(line(...spans, ...entry)) > columns) break;
    spans.push(...entry);
  }
  return line(...spans);
}
