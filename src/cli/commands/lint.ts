import { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { files } from "../completion/source.ts";
import { givenTo, Operand, withFlags } from "../flag.ts";
import { lintFlags, lintRequest } from "../lint/request.ts";

const examples = `
The same checks as doctor's, with the same ids, on files: what they define is held against what JetStream and Kubernetes would answer. No server is asked.
In a git repository the files are those that git knows or would take; tests and what others wrote (node_modules, vendor) are left out.

Examples:
  nomnom lint                            all of this folder
  nomnom lint src/nats.rs deploy/        a file and a folder
  helm template . | nomnom lint -        manifests through a pipe
  nomnom lint -o sarif > lint.sarif      for code scanning; -o github for annotations

Exit codes: 0 nothing failed, 1 a check failed, 2 usage.
`;

/** `nomnom lint PATH…`. */
export function lintCommand(context: CliContext): Command {
  return withFlags(new Command("lint"), lintFlags)
    .description("check what is written (sources, configuration) before it is deployed")
    .addArgument(new Operand("[path...]", "files and folders (default: this folder)", files))
    .addHelpText("after", examples)
    .action(async (paths: string[], _own: unknown, command: Command) => {
      const { runLintCommand } = await import("../lint/lint-command.ts");
      await runLintCommand(context, lintRequest(givenTo(command, context), paths));
    });
}
