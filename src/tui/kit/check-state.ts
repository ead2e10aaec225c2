import type { CheckStatus } from "../../checks/check.ts";
import type { Verdict } from "../../doctor/report.ts";
import { styleFor } from "../../terminal/style.ts";
import { glyphsFor, type SignFacts } from "./glyphs.ts";
import type { Tone } from "./line.ts";

/** What the row of a check or a step says: an outcome, or that there is none yet. */
export type CheckState = CheckStatus | "run";

/** In the order of severity, the worst first. */
const looks: Record<CheckState, { rank: number; word: string; tone: Tone }> = {
  fail: { rank: 0, word: "FAIL", tone: "bad" },
  warn: { rank: 1, word: "WARN", tone: "warning" },
  unknown: { rank: 2, word: "UNKNOWN", tone: "uncertain" },
  blocked: { rank: 3, word: "BLOCKED", tone: "uncertain" },
  run: { rank: 4, word: "reading", tone: "plain" },
  pass: { rank: 5, word: "pass", tone: "good" },
  skip: { rank: 6, word: "skip", tone: "dim" },
};

/** Order by severity: the worst first. */
export function severityRank(state: CheckState): number {
  return looks[state].rank;
}

/** True for what somebody has to look at. */
export function isProblem(state: CheckState): boolean {
  return looks[state].rank < looks.run.rank;
}

/** Symbol and word of a state: `✗ FAIL`. What needs somebody is in capitals. */
export function stateLabel(state: CheckState, facts: SignFacts): string {
  if (facts.screenReader) return looks[state].word;
  const { symbols } = styleFor({ colour: false, unicode: facts.unicode });
  const symbol = state === "run" ? glyphsFor(facts).run : symbols[state];
  return `${symbol} ${looks[state].word}`;
}

/** The word of a state alone. */
export function stateWord(state: CheckState): string {
  return looks[state].word;
}

/** The tone that goes with a state. */
export function stateTone(state: CheckState): Tone {
  return looks[state].tone;
}

/** Columns of the widest label. */
export const stateLabelWidth = "x BLOCKED".length;

export const verdictTones: Record<Verdict, Tone> = {
  pass: "good",
  warn: "warning",
  fail: "bad",
  inconclusive: "uncertain",
};
