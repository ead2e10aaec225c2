import { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { files } from "../completion/source.ts";
import { diffRequest } from "../diff/request.ts";
import { givenTo, Operand } from "../flag.ts";
import { entitiesFlag } from "../global-flags.ts";

const examples = `
Two snapshots (nomnom snapshot) or two reports (nomnom doctor -o json). Of snapshots also what is behind the checks: streams, consumers, workloads, pods, tables.
Times and versions of objects are no change; counts (messages, rows) are shown, but are no change either.

Examples:
  nomnom diff before.json after.json           what the deploy changed
  nomnom diff before.json after.json -o json | jq '.findings.new'
  nomnom snapshot - | nomnom diff before.json /dev/stdin

Exit codes: 0 nothing changed, 1 something changed, 3 nothing changed as far as
it could be compared, 2 usage.
`;

/** `nomnom diff A B`. */
export function diffCommand(context: CliContext): Command {
  return new Command("diff")
    .description("what changed between two snapshots or two reports")
    .addArgument(new Operand("<a>", "the earlier one", files))
    .addArgument(new Operand("<b>", "the later one", files))
    .addOption(entitiesFlag)
    .addHelpText("after", examples)
    .action(async (a: string, b: string, _own: unknown, command: Command) => {
      const { runDiffCommand } = await import("../diff/diff-command.ts");
      await runDiffCommand(context, [a, b], diffRequest(givenTo(command, context)));
    });
}
