import { toAscii } from "../../terminal/ascii.ts";
import { displayWidth } from "../../terminal/display-width.ts";
import { printableLine } from "../../terminal/printable.ts";
import { sanitise } from "../../terminal/sanitise.ts";

/** What a piece of text is; colour follows from it, and never says anything that a word does not. */
export type Tone = "plain" | "strong" | "dim" | "good" | "warning" | "bad" | "uncertain" | "command";

export interface Span {
  text: string;
  tone: Tone;
}

/** One line of the screen. */
export interface Line {
  spans: readonly Span[];
  /** The row under the cursor. */
  selected?: boolean;
}

export const span = (text: string, tone: Tone = "plain"): Span => ({ text, tone });
export const line = (...spans: readonly Span[]): Line => ({ spans });
export const blank: Line = { spans: [] };

/** The text of a line without tones. */
export function plainText({ spans }: Line): string {
  return spans.map(({ text }) => text).join("");
}

/** The columns that a line takes. */
export function lineWidth(target: Line): number {
  return target.spans.reduce((width, { text }) => width + displayWidth(text), 0);
}

/** Text from elsewhere, made safe for this terminal, in one line. */
export function clean(text: string, unicode: boolean): string {
  return printableLine(text, { unicode });
}

/** As {@link clean}, with its line breaks. */
export function cleanBlock(text: string, unicode: boolean): string {
  return unicode ? sanitise(text) : toAscii(sanitise(text));
}

/** Cuts a line to `width` columns; what was cut shows as an ellipsis. Never wider, whatever is in it. */
export function fitLine(target: Line, width: number, unicode: boolean): Line {
  if (lineWidth(target) <= width) return target;
  const ellipsis = unicode ? "…" : "...";
  let room = Math.max(0, width - ellipsis.length);
  const spans: Span[] = [];
  for (const { text, tone } of target.spans) {
    const kept = cut(text, room);
    spans.push({ text: kept, tone });
    room -= displayWidth(kept);
    if (kept !== text) {
      spans.push({ text: ellipsis.slice(0, width), tone });
      break;
    }
  }
  return { ...target, spans };
}

/** Left and right on one line; the left gives way. */
export function spread(left: Line, right: Line, width: number, unicode: boolean): Line {
  const rightWidth = lineWidth(right);
  if (rightWidth === 0) return fitLine(left, width, unicode);
  if (rightWidth + 2 > width) return fitLine(right, width, unicode);
  const fitted = fitLine(left, width - rightWidth - 2, unicode);
  const gap = " ".repeat(width - rightWidth - lineWidth(fitted));
  return { ...left, spans: [...fitted.spans, span(gap), ...right.spans] };
}

/** Pads to `width` columns, by display width. */
export function padTo(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - displayWidth(text)));
}

/** Made when it is first needed: that takes 6 ms, which the first words of a screen would wait for. */
let graphemes: Intl.Segmenter | undefined;

function cut(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  graphemes ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  let kept = "";
  let used = 0;
  for (const { segment } of graphemes.segment(text)) {
    used += displayWidth(segment);
    if (used > width) break;
    kept += segment;
  }
  return kept;
}

/** Breaks text into lines of at most `width` columns at spaces; a word that is longer is broken where it has to be. */
export function wrapHard(text: string, width: number): string[] {
  const room = Math.max(1, width);
  return text.split("\n").flatMap((paragraph) => wrapParagraph(paragraph, room));
}

function wrapParagraph(paragraph: string, width: number): string[] {
  const lines: string[] = [];
  let current = "";
  for (const word of paragraph.split(" ")) {
    const longer = current === "" ? word : `${current} ${word}`;
    if (displayWidth(longer) <= width) {
      current = longer;
      continue;
    }
    if (current !== "") lines.push(current);
    current = word;
    while (displayWidth(current) > width) {
      const head = cut(current, width) || [...current].slice(0, 1).join("");
      lines.push(head);
      current = current.slice(head.length);
    }
  }
  lines.push(current);
  return lines;
}

const arrows: Readonly<Record<string, string>> = { "↑": "up", "↓": "down", "←": "left", "→": "right" };

/** Our own words for a terminal that has no arrows. */
export function readable(entry: Line, unicode: boolean): Line {
  if (unicode) return entry;
  return {
    ...entry,
    spans: entry.spans.map(({ text, tone }) => ({
      text: toAscii(text.replace(/[↑↓←→]/g, (arrow) => arrows[arrow] ?? "")),
      tone,
    })),
  };
}
