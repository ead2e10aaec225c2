import type { Terminal } from "./terminal.ts";

/** Signs of the screen that the text report does not have. */
export interface Glyphs {
  cursor: string;
  open: string;
  folded: string;
  rule: string;
  separator: string;
  /** Before a finding. */
  bullet: string;
  /** Before what follows from the row above. */
  follows: string;
  ellipsis: string;
  run: string;
}

const unicodeGlyphs: Glyphs = {
  cursor: "❯",
  open: "▾",
  folded: "▸",
  rule: "─",
  separator: "·",
  bullet: "·",
  follows: "└",
  ellipsis: "…",
  run: "◌",
};

const asciiGlyphs: Glyphs = {
  cursor: ">",
  open: "v",
  folded: ">",
  rule: "-",
  separator: "-",
  bullet: "-",
  follows: "`",
  ellipsis: "...",
  run: "~",
};

/** Read aloud, signs are words or nothing. */
const spokenGlyphs: Glyphs = {
  cursor: "selected",
  open: "",
  folded: "folded",
  rule: "",
  separator: ",",
  bullet: "problem:",
  follows: "therefore:",
  ellipsis: "...",
  run: "",
};

/** What of a terminal decides which signs it gets. */
export type SignFacts = Pick<Terminal, "unicode" | "screenReader">;

/** The signs that a terminal can show. */
export function glyphsFor({ unicode, screenReader }: SignFacts): Glyphs {
  if (screenReader) return spokenGlyphs;
  return unicode ? unicodeGlyphs : asciiGlyphs;
}
