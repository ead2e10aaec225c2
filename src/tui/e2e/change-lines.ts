import { changeWords, cleanupWords, testRowsWords } from "../../e2e/reporting/left-behind.ts";
import type { UndoneChange } from "../../journal/undone-change.ts";
import { styleFor } from "../../terminal/style.ts";
import { glyphsFor } from "../kit/glyphs.ts";
import { clean, type Line, line, span, type Tone, wrapHard } from "../kit/line.ts";
import { type ChangeEntry, type E2eState, phaseOf } from "./e2e-state.ts";

/** What the run puts back, change by change, and what it leaves. */
export function changeLines(state: E2eState, width: number): Line[] {
  const { changes, cleanup, report, unicode } = state;
  const rowsThatStay = testRowsWords(report?.testRows ?? null);
  const rows = [
    ...changes.map((change) => changeRow(change, state)),
    ...(cleanup === null ? [] : [{ text: cleanupWords(cleanup), tone: toneOfCleanup(cleanup.state) }]),
    ...(report?.leftBehind ?? []).map(({ what, command }) => ({
      text: command === null ? what : `${what}; ${command}`,
      tone: "warning" as const,
    })),
    ...(rowsThatStay === null ? [] : [{ text: rowsThatStay, tone: "dim" as const }]),
  ];
  const shown = rows.length === 0 ? [{ text: emptyText(state), tone: "dim" as const }] : rows;
  return shown.flatMap(({ text, tone }) =>
    wrapHard(clean(text, unicode), width - 2).map((part, index) =>
      line(span(index === 0 ? part : `  ${part}`, tone)),
    ),
  );
}

function changeRow({ what, outcome }: ChangeEntry, state: E2eState): { text: string; tone: Tone } {
  if (outcome === null) return { text: `${glyphsFor(state).run} undoing: ${what}`.trim(), tone: "warning" };
  const { symbols } = styleFor({ colour: false, unicode: state.unicode });
  const sign = state.screenReader ? "" : `${symbols[signs[outcome.state]]} `;
  const detail = outcome.detail === null ? "" : `, ${outcome.detail}`;
  return { text: `${sign}${changeWords[outcome.state]}: ${what}${detail}`, tone: tones[outcome.state] };
}

const signs: Record<UndoneChange["state"], "pass" | "skip" | "warn" | "fail"> = {
  undone: "pass",
  "not-needed": "skip",
  kept: "warn",
  left: "fail",
};
const tones: Record<UndoneChange["state"], Tone> = {
  undone: "good",
  "not-needed": "dim",
  kept: "warning",
  left: "bad",
};

function toneOfCleanup(state: "removed" | "left" | "nothing"): Tone {
  return state === "removed" ? "good" : state === "left" ? "bad" : "dim";
}

function emptyText(state: E2eState): string {
  switch (phaseOf(state)) {
    case "connecting":
    case "asking":
    case "starting":
      return "Nothing has been changed.";
    case "running":
      return "At the end, and on q and ^C, what was changed is put back.";
    case "undoing":
      return "undoing";
    case "ended":
      return "There was nothing to put back.";
  }
}
