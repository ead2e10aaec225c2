import { blank, clean, type Line, line, type Span, span, wrapHard } from "../kit/line.ts";
import type { E2eState } from "./e2e-state.ts";

/** What is going to be changed, and exactly how. */
export function questionLines({ question, columns, unicode }: E2eState): Line[] {
  if (question === null) return [];
  const patches = question.patches.flatMap((row) => {
    const isOperation = row.startsWith("{");
    const indent = isOperation ? 2 : 0;
    return wrapHard(clean(row, unicode), columns - indent - 2).map((part, index) =>
      line(
        span(" ".repeat(index === 0 ? indent : indent + 2)),
        span(part, isOperation ? "command" : "plain"),
      ),
    );
  });
  return [
    ...wrapHard(clean(question.text, unicode), columns).map((part) => line(span(part, "strong"))),
    blank,
    ...patches,
  ];
}

/** The two answers; the one in brackets is what enter says. */
export function answersLine({ question, screenReader }: E2eState): Line {
  const answers = [
    { answer: "no", text: "Change nothing" },
    { answer: "yes", text: "Scale it and run" },
  ];
  const spans = answers.map(({ answer, text }): Span => {
    const chosen = question?.answer === answer;
    if (screenReader) return span(chosen ? `selected: ${text}  ` : `${text}  `);
    return chosen ? span(`[ ${text} ]`, answer === "yes" ? "warning" : "strong") : span(`  ${text}  `, "dim");
  });
  return line(...spans);
}
