import { Command } from "commander";
import { stepsHelp } from "../../e2e/steps/steps-help.ts";
import type { CliContext } from "../cli-context.ts";
import { startE2e } from "../e2e/start-e2e.ts";
import type { GlobalOptions } from "../global-options.ts";

/** The options of `nomnom e2e`, as commander hands them over. */
export interface E2eCommandOptions extends GlobalOptions {
  yes?: boolean;
  keepOldApi?: boolean;
  cutover?: boolean;
  coldStart?: boolean;
  message?: string;
  step?: string[];
  fromStep?: string;
  skipStep?: string[];
  clean?: boolean;
  repeat?: string;
  rate?: string;
  count?: string;
  dryRun?: boolean;
  recover?: boolean;
}

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

What it changes it puts back, also on Ctrl-C. The rows of the test order stay in the database without --clean.
`;

export function e2eCommand(context: CliContext): Command {
  return new Command("e2e")
    .description(
      "send a message through the pipeline and say at which hop it stops; leaves the cluster as it was",
    )
    .option("-y, --yes", "scale the old API down without asking")
    .option("--keep-old-api", "do not scale the old API down")
    .option("--cutover", "leave the old API at 0 when every step passed")
    .option("--cold-start", "where there is no old API: take the API itself to 0 and back")
    .option("--message <file>", "send this JSON instead of an order of its own")
    .option("--step <step...>", "only these steps, by number or id")
    .option("--from-step <step>", "this step and those after it")
    .option("--skip-step <step...>", "leave these steps out")
    .option("--clean", "remove the rows of the test order at the end")
    .option("--repeat <n>", "run it n times, one after the other")
    .option("--rate <n/s>", "soak: send orders at this rate, and account for every one (default: 10/s)")
    .option("--count <n>", "soak: send this many orders (default: what the rate sends in 60 s)")
    .option("--dry-run", "say what would be done, and change nothing")
    .option("--recover", "put back what an interrupted run changed")
    .addHelpText("after", examples)
    .action((_own: unknown, command: Command) =>
      startE2e(context, command.optsWithGlobals<E2eCommandOptions>()),
    );
}
