import { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import type { GlobalOptions } from "../global-options.ts";

export function explainCommand(context: CliContext): Command {
  return new Command("explain")
    .description("show the page of one check or finding; without a name, the list of checks")
    .argument(
      "[check]",
      "id of a check, such as nats/stream-overlap, or the code of a finding, such as nats/stream-overlap/covered",
    )
    .action(async (check: string | undefined, _own: unknown, command: Command) => {
      const { runExplainCommand } = await import("../explain/explain-command.ts");
      await runExplainCommand(context, check ?? null, command.optsWithGlobals<GlobalOptions>());
    });
}
