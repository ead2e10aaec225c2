import { toAscii } from "../terminal/ascii.ts";
import type { Capabilities } from "../terminal/capabilities.ts";
import { sanitiseLine } from "../terminal/sanitise.ts";
import { type Style, styleFor } from "../terminal/style.ts";

export interface E2eTextOptions extends Pick<Capabilities, "colour" | "unicode" | "width"> {
  /** Also the evidence. */
  verbose: boolean;
  /** Only what failed, and the verdict. */
  quiet: boolean;
}

/** How the reports of e2e are written for people. */
export interface Pen {
  style: Style;
  width: number;
  verbose: boolean;
  clean(text: string): string;
}

export const penOf = (options: E2eTextOptions): Pen => ({
  style: styleFor(options),
  width: options.width,
  verbose: options.verbose,
  clean: (text) => (options.unicode ? sanitiseLine(text) : toAscii(sanitiseLine(text))),
});

/** Blocks of lines with an empty line between them; empty ones are left out. */
export const textOfBlocks = (blocks: readonly (readonly string[])[]): string =>
  `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;

export const indent = "     ";
