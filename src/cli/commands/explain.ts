import { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { explainedIds } from "../completion/sources.ts";
import { givenTo, Operand } from "../flag.ts";
import { globalRequest } from "../global-flags.ts";

export function explainCommand(context: CliContext): Command {
  return new Command("explain")
    .description("show the page of one check or finding; without a name, the list of checks")
    .addArgument(
      new Operand(
        "[check]",
        "id of a check, such as nats/stream-overlap, or the code of a finding, such as nats/stream-overlap/covered",
        explainedIds,
      ),
    )
    .action(async (check: string | undefined, _own: unknown, command: Command) => {
      const { runExplainCommand } = await import("../explain/explain-command.ts");
      await runExplainCommand(context, check ?? null, globalRequest(givenTo(command, context)));
    });
}
