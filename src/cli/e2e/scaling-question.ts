import type { E2ePlan } from "../../e2e/run/plan.ts";
import type { ScalePlan } from "../../e2e/scale/scale-plan.ts";
import { patchLines } from "../../report/e2e-plan-text.ts";
import { sanitiseLine } from "../../terminal/sanitise.ts";
import type { Question } from "../../tui/e2e/e2e-state.ts";
import { UserError } from "../../user-error.ts";
import type { CliContext } from "../cli-context.ts";
import { canAsk, openQuestions } from "../questions.ts";
import type { Redactor } from "../redactor.ts";
import type { E2eRequest } from "./request.ts";

type Scaling = Extract<ScalePlan, { kind: "scale" }>;

/** Whether the old API may be scaled down: --yes, or asked in a terminal. Throws UserError where nobody can be asked. */
export async function confirmScaling(
  context: CliContext,
  request: Pick<E2eRequest, "yes" | "cutover">,
  scaling: Scaling,
): Promise<boolean> {
  if (request.yes) return true;
  const { name } = scaling.deployment.metadata;
  if (!canAsk(context))
    throw new UserError(
      "needs-yes",
      `e2e would scale Deployment ${name} to 0, and nobody can be asked here`,
      {
        hint: "Give --yes to scale it, --keep-old-api to leave it alone, or --dry-run to see the patches.",
      },
    );
  return askYesOrNo(context, `${sanitiseLine(context.redactor.text(whatIsAsked(request, scaling)))} Go on?`);
}

/** What a screen asks before the cluster is changed: the words of text mode, and the patches of `--dry-run`. */
export function e2eQuestion(
  request: Pick<E2eRequest, "cutover">,
  scaling: Scaling,
  plan: E2ePlan,
  redactor: Redactor,
): Question {
  const patches = plan.steps.flatMap(({ apply, undo }) => [
    ...patchLines("at first", apply),
    ...patchLines("at the end", undo),
  ]);
  return {
    text: redactor.text(whatIsAsked(request, scaling)),
    patches: patches.map((line) => redactor.text(line.trimStart())),
  };
}

/** What is going to be scaled, and who else sets the count. */
function whatIsAsked({ cutover }: Pick<E2eRequest, "cutover">, { deployment, owners }: Scaling): string {
  const { name } = deployment.metadata;
  const replicas = deployment.spec.replicas ?? 1;
  const what = `Deployment ${name} is scaled from ${replicas} to 0 for the test and back to ${replicas} at the end${cutover ? " (--cutover: stays at 0 when every step passes or warns)" : ""}.`;
  const also = owners.map((owner) => ` ${owner.kind} ${owner.name} also sets its replicas.`).join("");
  return what + also;
}

/** Anything but y or yes is no, and so is the end of input. Rejects when the run is interrupted. */
async function askYesOrNo(context: CliContext, question: string): Promise<boolean> {
  using questions = openQuestions(context);
  const answer = await questions.ask(`${question} [y/N] `);
  context.signal.throwIfAborted();
  return /^\s*y(es)?\s*$/i.test(answer ?? "");
}
