import { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { shells } from "../completion/shells.ts";
import { plainWords } from "../completion/source.ts";
import { Operand } from "../flag.ts";

const examples = `
It completes commands, flags, ids of checks, areas, steps, lab scenarios, output formats, contexts, and namespaces where the cluster answers within a second.

Examples:
  source <(nomnom completion bash)                                  this shell; in ~/.bashrc, every one
  source <(nomnom completion zsh)                                   in ~/.zshrc, after compinit
  nomnom completion fish > ~/.config/fish/completions/nomnom.fish

kubectl (1.26 and later) completes "kubectl nomnom" by itself once its own completion is on.
`;

/** `nomnom completion bash|zsh|fish`. */
export function completionCommand(context: CliContext): Command {
  return new Command("completion")
    .description("print the script that completes nomnom in bash, zsh or fish")
    .addArgument(new Operand("<shell>", "bash, zsh or fish", plainWords(...shells)))
    .addHelpText("after", examples)
    .action(async (shell: string) => {
      const { runCompletionCommand } = await import("../completion/completion-command.ts");
      await runCompletionCommand(context, shell);
    });
}
