import { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { checkIds } from "../completion/sources.ts";
import { fixFlags, fixRequest } from "../fix/request.ts";
import { Operand, withFlags } from "../flag.ts";

const examples = `
Examples:
  nomnom fix                          what would be changed, and why not where it would not; changes nothing
  nomnom fix 'nats/*'                 only what the checks of NATS find
  nomnom fix --yes                    applies every plan, one after the other; each is verified, and undone if it does harm
  nomnom fix --yes -o json            for scripts
  nomnom fix --recover                puts back what an interrupted run changed

It never deletes messages, rows, streams, tables or volumes.
`;

/** `nomnom fix`. */
export function fixCommand(context: CliContext): Command {
  return withFlags(new Command("fix"), fixFlags)
    .description("plan repairs for what doctor finds, show the exact changes, and apply them with --yes")
    .addArgument(new Operand("[check...]", "ids of checks, which may hold *, or codes of findings", checkIds))
    .addHelpText("after", examples)
    .action(async (checks: string[], _own: unknown, command: Command) => {
      const request = fixRequest(context, checks, command);
      const { runFixCommand } = await import("../fix/fix-command.ts");
      await runFixCommand(context, request);
    });
}
