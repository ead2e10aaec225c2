import type { Argument, Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { Flag, Operand } from "../flag.ts";
import { optionsOf, type Position } from "./position.ts";
import { nothing, type Source, type Suggestion } from "./source.ts";

/** What to offer: words, or that the shell should complete names of files or folders itself. */
export type Offer = { kind: "words"; suggestions: Suggestion[] } | { kind: "files" } | { kind: "folders" };

/** What can stand at a position. */
export async function offerAt(position: Position, context: CliContext): Promise<Offer> {
  switch (position.kind) {
    case "foreign":
      return { kind: "files" };
    case "flag":
      return words(flagsOf(position), position.word);
    case "value":
      return offerOf(sourceOf(position.option), position, context, position.lead);
    case "operand": {
      const subcommands = subcommandsOf(position.command);
      if (position.index === 0 && subcommands.length > 0) return words(subcommands, position.word);
      return offerOf(sourceOf(operandAt(position)), position, context, "");
    }
  }
}

/** What completes a flag's value or an operand: it says so itself. */
const sourceOf = (word: unknown): Source =>
  word instanceof Flag || word instanceof Operand ? word.completes : nothing;

/** The operand at a position; the last one may take many words. */
function operandAt({ command, index }: Extract<Position, { kind: "operand" }>): Argument | undefined {
  const operands = command.registeredArguments;
  const last = operands.at(-1);
  return operands[index] ?? (last?.variadic ? last : undefined);
}

async function offerOf(
  source: Source,
  position: Extract<Position, { word: string }>,
  context: CliContext,
  lead: string,
): Promise<Offer> {
  if (source.kind !== "words") return source;
  const suggestions = await source.words({ context, command: position.command, flags: position.flags });
  // Lists may be separated by commas: what is complete stays in front.
  const done = source.list ? position.word.slice(0, position.word.lastIndexOf(",") + 1) : "";
  return words(
    suggestions.map(({ value, ...rest }) => ({ ...rest, value: lead + done + value })),
    lead + position.word,
  );
}

function words(suggestions: readonly Suggestion[], word: string): Offer {
  return { kind: "words", suggestions: suggestions.filter(({ value }) => value.startsWith(word)) };
}

/** Those of the command and the global ones; what was given already only where it can be given again. */
function flagsOf({ command, flags }: Position): Suggestion[] {
  const help = { value: "--help", description: "show help" };
  return [
    ...optionsOf(command)
      .filter((option) => !option.hidden && (option.variadic || !flags.has(option.attributeName())))
      .map(({ long, short, description }) => ({ value: long ?? short ?? "", description })),
    help,
  ];
}

function subcommandsOf(command: Command): Suggestion[] {
  return command
    .createHelp()
    .visibleCommands(command)
    .filter((child) => command.parent === null || child.name() !== "help")
    .map((child) => ({ value: child.name(), description: child.description() }));
}
