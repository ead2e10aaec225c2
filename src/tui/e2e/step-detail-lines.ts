import { formatDuration } from "../../units/format-duration.ts";
import { evidenceTable } from "../kit/evidence-table.ts";
import { glyphsFor } from "../kit/glyphs.ts";
import { blank, clean, fitLine, type Line, line, span, spread, type Tone, wrapHard } from "../kit/line.ts";
import { type E2eState, selectedStep } from "./e2e-state.ts";
import { nextCommands } from "./next-commands.ts";
import { elapsedMs, saying, stepLabel, stepStateOf, stepTone } from "./step-state.ts";

/** Where one is, and how the step stands. Two lines; on a low terminal one. */
export function stepHeader(state: E2eState, height: number): Line[] {
  const { columns, unicode } = state;
  const step = selectedStep(state);
  if (step === null) return [];
  const current = stepStateOf(step);
  const crumbs = `${columns < 60 ? "" : `nomnom e2e ${glyphsFor(state).folded} `}${step.number} ${step.title}`;
  const label = line(span(stepLabel(current, state), stepTone(current)));
  const first = spread(fitLine(line(span(crumbs, "strong")), columns, unicode), label, columns, unicode);
  const time = elapsedMs(step, state);
  const place = line(span(`${step.id}, step ${step.number} of ${state.steps.length}`, "dim"));
  const took = line(span(time === null ? "" : formatDuration(time), "dim"));
  return [first, spread(place, took, columns, unicode)].slice(0, height);
}

/** An open step: what came of it, where the message stopped, what was read, and how to go on. */
export function stepDetailLines(state: E2eState): Line[] {
  const { columns, unicode } = state;
  const step = selectedStep(state);
  if (step === null) return [];
  const text = (content: string, tone: Tone = "plain") =>
    wrapHard(clean(content, unicode), columns).map((part) => line(span(part, tone)));
  const next = nextCommands(state, step);
  const evidence = step.result === null ? [] : evidenceTable([], step.result.evidence, state);
  return [
    ...text(saying(step), "strong"),
    ...hopLines(state).flatMap(({ words, tone }) => [blank, ...text(words, tone)]),
    ...(evidence.length === 0 ? [] : [blank, line(span("Evidence", "strong")), ...evidence]),
    ...(next.length === 0 ? [] : [blank, line(span("Next", "strong"))]),
    ...next.flatMap(({ why, command }) => [
      ...wrapHard(clean(command, unicode), columns - 4).map((part, index) =>
        line(span(index === 0 ? "  $ " : "    ", "dim"), span(part, "command")),
      ),
      ...wrapHard(why, columns - 4).map((part) => line(span(`    ${part}`, "dim"))),
    ]),
  ];
}

function hopLines(state: E2eState): { words: string; tone: Tone }[] {
  const step = selectedStep(state);
  const broken = step?.result?.status === "fail" ? step.result.hop : null;
  if (broken !== null && broken !== undefined) {
    return [{ words: `The message stopped at the hop ${broken}.`, tone: "bad" }];
  }
  return step?.hop == null ? [] : [{ words: `It looks at the hop ${step.hop}.`, tone: "dim" }];
}
