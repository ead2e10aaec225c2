import { Command } from "commander";
import { stepsHelp } from "../../e2e/steps/steps-help.ts";
import type { CliContext } from "../cli-context.ts";
import { e2eFlags, e2eRequest } from "../e2e/request.ts";
import { startE2e } from "../e2e/start.ts";
import { withFlags } from "../flag.ts";

const examples = () => `
${stepsHelp()}

Examples:
  nomnom e2e                          all steps; asks before the old ingestion API is scaled to 0; in a terminal, a screen
  nomnom e2e --yes -o junit           in CI
  nomnom e2e --keep-old-api           changes nothing in the cluster, sends one message
  nomnom e2e --clean                  removes the rows of its order at the end
  nomnom e2e --repeat 20              twenty whole runs; latencies per hop over all of them
  nomnom e2e --rate 50/s --count 3000 a soak: is every order stored, and how fast
  nomnom e2e --dry-run                what it would do, with the exact patches
  nomnom e2e --recover                puts back what an interrupted run changed

These are the steps for nomnom. Any other pipeline says its own way of a message under e2e: of nomnom.doctor.yaml (docs/e2e.md);
its steps are those for which it says something.

What it changes it puts back, also on Ctrl-C. The rows of the test order stay in the database without --clean.
`;

/** `nomnom e2e`. */
export function e2eCommand(context: CliContext): Command {
  return withFlags(new Command("e2e"), e2eFlags)
    .description(
      "send a message through the pipeline and say at which hop it stops; leaves the cluster as it was",
    )
    .addHelpText("after", examples)
    .action((_own: unknown, command: Command) => startE2e(context, e2eRequest(context, command)));
}
