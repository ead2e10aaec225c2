import { UserError } from "../../user-error.ts";
import { didYouMeanOr } from "../../words/nearest.ts";
import type { Step } from "../steps/step.ts";
import { broughtBy, numbersOf } from "../steps/step-numbers.ts";
import { steps } from "../steps/steps.ts";

export interface StepSelection {
  only: readonly string[];
  from: string | null;
  skip: readonly string[];
}

/** The ids of the chosen steps, and of those that give what they need, unless left out by name. Throws UserError for unknown ones. */
export function selectSteps({ only, from, skip }: StepSelection, all: readonly Step[] = steps): Set<string> {
  if (only.length > 0 && from !== null)
    throw new UserError("conflicting-options", "--step and --from-step cannot be used together", {
      hint: "Give one of them.",
    });
  const first = from === null ? 0 : all.indexOf(parseStep("--from-step", from, all));
  const chosen = only.length > 0 ? only.map((text) => parseStep("--step", text, all)) : all.slice(first);
  const wanted = new Set([...chosen, ...chosen.flatMap((step) => broughtBy(step, all))]);
  for (const text of skip) wanted.delete(parseStep("--skip-step", text, all));
  if (wanted.size === 0)
    throw new UserError("no-steps", "every step is left out", { hint: "Leave out fewer with --skip-step." });
  return new Set([...wanted].map(({ id }) => id));
}

function parseStep(flag: string, text: string, all: readonly Step[]): Step {
  const step = all.find(({ id }, index) => id === text || String(index + 1) === text);
  if (step !== undefined) return step;
  const ids = all.map(({ id }) => id);
  throw new UserError("unknown-step", `${flag} ${text}: there is no such step`, {
    hint: didYouMeanOr(text, ids, `Steps are ${numbersOf(all, all)}, or ${ids.join(", ")}.`),
  });
}
