import type { CheckStatus } from "../checks/check.ts";
import type { Verdict } from "../doctor/report.ts";
import type { Capabilities } from "../terminal/capabilities.ts";
import { printableLine } from "../terminal/printable.ts";
import { type Style, styleFor } from "../terminal/style.ts";
import { wrap } from "../terminal/wrap.ts";

/** How a report is written for people. */
export interface TextOptions extends Pick<Capabilities, "colour" | "unicode" | "width"> {
  /** Also what passed in detail, and the evidence. */
  verbose: boolean;
  /** Only what needs somebody, and the verdict. */
  quiet: boolean;
}

/** What every text report writes with: the styles, and every foreign string made printable. */
export interface Pen {
  style: Style;
  width: number;
  verbose: boolean;
  /** One line, printable on this terminal. */
  clean(text: string): string;
}

export const penOf = (options: TextOptions): Pen => ({
  style: styleFor(options),
  width: options.width,
  verbose: options.verbose,
  clean: (text) => printableLine(text, options),
});

/** The first lines of a report: what ran, and on what. */
export function headerLines(what: string, parts: readonly string[], pen: Pen): string[] {
  const { style, width, clean } = pen;
  return wrap(`${what}  ${clean(joined(parts, pen))}`, width).map(style.strong);
}

/** Parts of a header in one line. */
export const joined = (parts: readonly string[], { style }: Pen): string =>
  parts.join(` ${style.symbols.separator} `);

/** Blocks of lines with an empty line between them; empty ones are left out. */
export const textOfBlocks = (blocks: readonly (readonly string[])[]): string =>
  `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;

/** The colour of a status or a verdict. */
export function paintOf(outcome: CheckStatus | Verdict, style: Style): (text: string) => string {
  switch (outcome) {
    case "pass":
      return style.good;
    case "warn":
      return style.warning;
    case "fail":
      return style.bad;
    case "unknown":
    case "blocked":
    case "inconclusive":
      return style.uncertain;
    case "skip":
      return style.dim;
  }
}
