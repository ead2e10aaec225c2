import type { Target } from "../../snapshot/snapshot.ts";
import { glyphsFor } from "./glyphs.ts";
import { blank, clean, fitLine, type Line, line, lineWidth, type Span, span } from "./line.ts";
import type { Notice, Terminal } from "./terminal.ts";

/** All that a terminal shows on which nothing sensible fits. */
export function tooSmallLine({ columns, rows, unicode }: Terminal, least: string): Line {
  return fitLine(
    line(span(`${columns}x${rows} is too small: ${least} at least, or -o text`)),
    columns,
    unicode,
  );
}

/** Where the screen looks: context and namespace; below `roomy` columns the namespace alone, or what is known of the two. */
export function placeText(target: Target | null, { columns, unicode }: Terminal, roomy: number): string {
  const places = [target?.context, target?.namespace].flatMap((name) => (name ? [clean(name, unicode)] : []));
  return (columns < roomy ? places.slice(-1) : places).join(" / ");
}

/** The line above the keys: what just happened. */
export function noticeLine({ notice, columns, unicode }: Terminal & { notice: Notice | null }): Line {
  if (notice === null) return blank;
  return fitLine(line(span(clean(notice.text, unicode), notice.tone)), columns, unicode);
}

/** Exactly `height` lines: cut, or with empty ones below. */
export function toHeight(lines: readonly Line[], height: number): Line[] {
  return Array.from({ length: height }, (_, row) => lines[row] ?? blank);
}

/** The line below a window: how much there is above and below, when not all is shown. */
export function ruleLine(
  terminal: Terminal,
  { first, height, total }: { first: number; height: number; total: number },
): Line {
  const { columns } = terminal;
  const { rule } = glyphsFor(terminal);
  if (total <= height) return line(span(rule.repeat(columns), "dim"));
  const text = ` ${first + 1}-${Math.min(total, first + height)} of ${total} `;
  const left = Math.max(0, columns - text.length - 2);
  return line(span(rule.repeat(left) + text + rule.repeat(2), "dim"));
}

/** Columns between two stacks of panes. */
export const gutter = 2;

/** Stacks of panes, left to right. A row under the cursor keeps its sign there; reversed it would reach into the next stack. */
export function sideBySide(stacks: readonly { width: number; lines: readonly Line[] }[]): Line[] {
  const [first] = stacks;
  if (first !== undefined && stacks.length === 1) return [...first.lines];
  const height = Math.max(0, ...stacks.map(({ lines }) => lines.length));
  return Array.from({ length: height }, (_, row) =>
    line(
      ...stacks.flatMap(({ width, lines }, index): Span[] => {
        const entry = lines[row] ?? blank;
        if (index === stacks.length - 1) return [...entry.spans];
        return [...entry.spans, span(" ".repeat(Math.max(0, width - lineWidth(entry)) + gutter))];
      }),
    ),
  );
}
