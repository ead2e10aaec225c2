import { styleFor } from "../../terminal/style.ts";
import type { CheckState } from "../doctor/check-state.ts";
import type { DoctorState } from "../doctor/doctor-state.ts";
import type { Tone } from "./line.ts";

/** Signs of the screen that the text report does not have. */
export interface Glyphs {
  cursor: string;
  open: string;
  folded: string;
  rule: string;
  separator: string;
  /** Before a finding. */
  bullet: string;
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
  ellipsis: "...",
  run: "",
};

type Facts = Pick<DoctorState, "unicode" | "screenReader">;

export function glyphsFor({ unicode, screenReader }: Facts): Glyphs {
  if (screenReader) return spokenGlyphs;
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
export function stateLabel(state: CheckState, facts: Facts): string {
  if (facts.screenReader) return words[state];
  const { symbols } = styleFor({ colour: false, unicode: facts.unicode });
  const symbol = state === "run" ? glyphsFor(facts).run : symbols[state];
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
