import type { E2ePlan } from "../../e2e/run/plan.ts";
import type { ScalePlan } from "../../e2e/scale/scale-plan.ts";
import { patchLines } from "../../report/e2e-plan-text.ts";
import { redactText } from "../../snapshot/redact.ts";
import type { E2eCommandOptions } from "../commands/e2e.ts";
import { whatIsAsked } from "./e2e-confirm.ts";
import type { Question } from "../../tui/e2e/e2e-state.ts";

/** What a screen asks before the cluster is changed: the words of text mode, and the patches of `--dry-run`. */
export function e2eQuestion(
  options: Pick<E2eCommandOptions, "cutover">,
  scaling: Extract<ScalePlan, { kind: "scale" }>,
  plan: E2ePlan,
  secrets: readonly string[],
): Question {
  const patches = plan.steps.flatMap(({ apply, undo }) => [
    ...patchLines("at first", apply),
    ...patchLines("at the end", undo),
  ]);
  return {
    text: redactText(whatIsAsked(options, scaling), secrets),
    patches: patches.map((line) => redactText(line.trimStart(), secrets)),
  };
}
