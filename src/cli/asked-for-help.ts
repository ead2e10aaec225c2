import type { Command } from "commander";
import { exitCodes, UserError } from "../user-error.ts";
import { didYouMeanOr } from "../words/nearest.ts";

/**
 * `help lab run` as `lab run --help`: commander looks at the first word only, and shows the whole help for one that it does not know.
 *
 * @throws UserError for a word that is no command.
 */
export function askedForHelp(program: Command, argv: readonly string[]): readonly string[] {
  if (argv[0] !== "help") return argv;
  const words = argv.slice(1).filter((word) => !word.startsWith("-"));
  let command = program;
  for (const word of words) {
    const next = command.commands.find((each) => each.name() === word);
    // What is left are a command's own arguments.
    if (next === undefined && command.commands.length === 0) break;
    if (next === undefined) throw unknownCommand(command, word);
    command = next;
  }
  return [...words, "--help"];
}

function unknownCommand(command: Command, word: string): UserError {
  const names = command.commands.map((each) => each.name());
  return new UserError("unknown-command", `unknown command '${word}'`, {
    hint: didYouMeanOr(word, names, `Commands: ${names.join(", ")}.`),
    exitCode: exitCodes.usage,
  });
}
