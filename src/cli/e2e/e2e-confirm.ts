import type { ScalePlan } from "../../e2e/scale/scale-plan.ts";
import { capabilitiesOf } from "../../terminal/capabilities.ts";
import { sanitiseLine } from "../../terminal/sanitise.ts";
import { UserError } from "../../user-error.ts";
import { askYesOrNo } from "../ask.ts";
import type { CliContext } from "../cli-context.ts";
import type { E2eCommandOptions } from "../commands/e2e.ts";

type Scaling = Extract<ScalePlan, { kind: "scale" }>;

/** Whether the old API may be scaled down: --yes, or asked in a terminal. Throws UserError where nobody can be asked. */
export async function confirmScaling(
  context: CliContext,
  options: E2eCommandOptions,
  scaling: Scaling,
): Promise<boolean> {
  if (options.yes) return true;
  const { name } = scaling.deployment.metadata;
  const asked =
    context.stdin.isTTY === true &&
    capabilitiesOf(context.stderr, context.env, { noColour: true }).interactive;
  if (!asked)
    throw new UserError(
      "needs-yes",
      `e2e would scale Deployment ${name} to 0, and nobody can be asked here`,
      {
        hint: "--yes scales it, --keep-old-api leaves it alone, --dry-run shows the patches",
      },
    );
  return askYesOrNo(context, `${sanitiseLine(whatIsAsked(options, scaling))} Go on?`);
}

/** What is going to be scaled, and who else sets the count. */
export function whatIsAsked(
  { cutover }: Pick<E2eCommandOptions, "cutover">,
  { deployment, owners }: Scaling,
): string {
  const { name } = deployment.metadata;
  const replicas = deployment.spec.replicas ?? 1;
  const what = `Deployment ${name} is scaled from ${replicas} to 0 for the test and back to ${replicas} at the end${cutover ? " (--cutover: stays at 0 when every step passes)" : ""}.`;
  const also = owners.map((owner) => ` ${owner.kind} ${owner.name} also sets its replicas.`).join("");
  return what + also;
}
