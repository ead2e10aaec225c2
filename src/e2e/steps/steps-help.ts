import type { Step } from "./step.ts";
import { broughtBy, numbersOf } from "./step-numbers.ts";
import { steps } from "./steps.ts";

const width = 126;
/** A number and the word it belongs to stay in one line. */
const together = "\u00a0";

/** The steps with their numbers, and what choosing one brings, for `--help`. */
export function stepsHelp(all: readonly Step[] = steps): string {
  const names = all.map(({ id }, index) => `${index + 1}${together}${id}`).join(", ");
  const sentences = [`Steps: ${names}.`, ...all.filter(({ phase }) => phase === "send").map(brings)];
  return lines(sentences.join(" ").split(" ")).join("\n").replaceAll(together, " ");

  function brings(sending: Step): string {
    const following = all.filter((step) => broughtBy(step, all).includes(sending));
    const [who, one] =
      following.length === 1
        ? [`Step ${numbersOf(following, all)} looks`, "it"]
        : [`Steps ${numbersOf(following, all)} look`, "one"];
    const before = broughtBy(sending, all);
    const needs = before.length === 0 ? "" : `, which needs ${numbersOf(before, all)}`;
    return `${who} for the message of step ${numbersOf([sending], all)}${needs}: choosing ${one} brings those.`;
  }
}

function lines(words: readonly string[]): string[] {
  const wrapped: string[] = [];
  for (const word of words) {
    const last = wrapped.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) wrapped.push(word);
    else wrapped[wrapped.length - 1] = `${last} ${word}`;
  }
  return wrapped;
}
