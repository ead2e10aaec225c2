import { styleFor } from "../../terminal/style.ts";
import type { CheckState } from "../state/check-state.ts";
import type { Tone } from "./line.ts";

/** Signs of the screen that the text report does not have. */
export interface Glyphs {
  cursor: string;
  open: string;
  folded: string;
  rule: string;
  separator: string;
  ellipsis: string;
  run: string;
}

const unicodeGlyphs: Glyphs = {
  cursor: "❯",
  open: "▾",
  folded: "▸",
  rule: "─",
  separator: "·",
  ellipsis: "…",
  run: "◌",
};

const asciiGlyphs: Glyphs = {
  cursor: ">",
  open: "v",
  folded: ">",
  rule: "-",
  separator: "-",
  ellipsis: "...",
  run: "~",
};

export function glyphsFor(unicode: boolean): Glyphs {
  return unicode ? unicodeGlyphs : asciiGlyphs;
}

const words: Record<CheckState, string> = {
  fail: "FAIL",
  warn: "WARN",
  unknown: "UNKNOWN",
  blocked: "BLOCKED",
  run: "reading",
  pass: "pass",
  skip: "skip",
};

const tones: Record<CheckState, Tone> = {
  fail: "bad",
  warn: "warning",
  unknown: "uncertain",
  blocked: "uncertain",
  run: "plain",
  pass: "good",
  skip: "dim",
};

/** Symbol and word of a state: `✗ FAIL`. What needs somebody is in capitals. */
export function stateLabel(state: CheckState, unicode: boolean): string {
  const { symbols } = styleFor({ colour: false, unicode });
  const symbol = state === "run" ? glyphsFor(unicode).run : symbols[state];
  return `${symbol} ${words[state]}`;
}

export function stateWord(state: CheckState): string {
  return words[state];
}

export function stateTone(state: CheckState): Tone {
  return tones[state];
}

/** Columns of the widest label. */
export const stateLabelWidth = "x BLOCKED".length;
