import { UserError } from "../../user-error.ts";
import { didYouMeanOr } from "../../words/nearest.ts";
import { type StepId, stepIds } from "../reporting/e2e-report.ts";

export interface StepSelection {
  only: readonly string[];
  from: string | null;
  skip: readonly string[];
}

/** The chosen steps. Without a message there is nothing to look for: 5 to 8 bring 4, and 4 brings 3, unless left out by name. Throws UserError for unknown ones. */
export function selectSteps({ only, from, skip }: StepSelection): Set<StepId> {
  if (only.length > 0 && from !== null)
    throw new UserError("conflicting-options", "--step and --from-step cannot be used together", {
      hint: "give one of them",
    });
  const first = from === null ? 0 : stepIds.indexOf(parseStep("--from-step", from));
  const wanted =
    only.length > 0 ? new Set(only.map((text) => parseStep("--step", text))) : new Set(stepIds.slice(first));
  if (stepIds.slice(4).some((id) => wanted.has(id))) wanted.add("send-message");
  if (wanted.has("send-message")) wanted.add("port-forward");
  for (const text of skip) wanted.delete(parseStep("--skip-step", text));
  if (wanted.size === 0)
    throw new UserError("no-steps", "every step is left out", { hint: "leave out fewer with --skip-step" });
  return wanted;
}

function parseStep(flag: string, text: string): StepId {
  const id = stepIds.find((candidate, index) => candidate === text || String(index + 1) === text);
  if (id !== undefined) return id;
  throw new UserError("unknown-step", `${flag} ${text}: there is no such step`, {
    hint: didYouMeanOr(text, stepIds, `steps are 1 to 8, or ${stepIds.join(", ")}`),
  });
}
