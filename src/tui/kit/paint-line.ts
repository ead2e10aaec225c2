import { styleText } from "node:util";
import { displayWidth } from "../../terminal/display-width.ts";
import { styleFor } from "../../terminal/style.ts";
import { type Line, lineWidth, plainText, type Tone } from "./line.ts";

/** How text is painted. Decided once, from the terminal. */
export interface Paint {
  columns: number;
  colour: boolean;
  /** Reverse video for the row under the cursor; not for screen readers. */
  reverse: boolean;
}

/** A line with its escape sequences. Colours are the terminal's own sixteen, so that they suit a light background too. */
export function paintLine(target: Line, { columns, colour, reverse }: Paint): string {
  if (target.selected === true && reverse) {
    const padding = " ".repeat(Math.max(0, columns - lineWidth(target)));
    return styleText("inverse", plainText(target) + padding, { validateStream: false });
  }
  const style = styleFor({ colour, unicode: true });
  const paint: Record<Tone, (text: string) => string> = {
    plain: (text) => text,
    strong: style.strong,
    dim: style.dim,
    good: style.good,
    warning: style.warning,
    bad: style.bad,
    uncertain: style.uncertain,
    command: style.command,
  };
  return target.spans.map(({ text, tone }) => (displayWidth(text) === 0 ? text : paint[tone](text))).join("");
}

/** Lines as one frame for the painter. */
export function paintFrame(lines: readonly Line[], paint: Paint): string {
  return lines.map((entry) => paintLine(entry, paint)).join("\n");
}
