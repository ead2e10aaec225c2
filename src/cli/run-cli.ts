import { type Command, CommanderError } from "commander";
import { counted } from "../units/counted.ts";
import { exitCodes, UserError } from "../user-error.ts";
import { askedForHelp } from "./asked-for-help.ts";
import type { CliContext } from "./cli-context.ts";
import { writeFully } from "./output.ts";
import { formatForErrors } from "./output-format.ts";
import { createProgram } from "./program.ts";
import { reportError } from "./report-error.ts";
import { wrapHelp } from "./wrap-help.ts";

/** Of help that nobody reads in a terminal. */
const usualWidth = 80;

/** Runs one command line from its arguments to its exit code. Never rejects: whatever goes wrong is reported and has a code. */
export async function runCli(argv: readonly string[], context: CliContext): Promise<void> {
  const format = formatForErrors(argv, context.env);
  try {
    if (argv[0] === "__complete") {
      const { complete } = await import("./completion/complete.ts");
      return await complete(argv.slice(1), context);
    }
    let help = "";
    const program = createProgram(context, format, (text) => {
      help += text;
    });
    try {
      await program.parseAsync(askedForHelp(program, argv), { from: "user" });
    } catch (error) {
      if (!(error instanceof CommanderError)) throw error;
      await writeFully(context.stdout, wrapHelp(help, context.stdout.columns ?? usualWidth));
      const helpShown = error.code === "commander.help" && format.renderError === null;
      if (error.exitCode !== 0 && !helpShown) throw usageError(error, program, argv);
    }
  } catch (error) {
    const verbose = argv.includes("-v") || argv.includes("--verbose");
    context.exitWith(
      await reportError(error, context, { format, verbose, noColour: argv.includes("--no-color") }),
    );
  }
}

/** commander's sentence and its suggestion, as every other usage error. */
function usageError(error: CommanderError, program: Command, argv: readonly string[]): UserError {
  if (error.code === "commander.help") {
    return new UserError("no-command", "no command given", { hint: "`nomnom --help` lists the commands." });
  }
  const [sentence = "", suggestion = ""] = error.message.replace(/^error: /, "").split("\n");
  return new UserError(
    error.code.replace(/^commander\./, "").replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
    plainly(sentence),
    {
      hint: meant(argv) ?? (suggestion.replace(/^\((.*)\)$/, "$1") || usageOf(program, argv)),
      exitCode: exitCodes.usage,
      cause: error,
    },
  );
}

/** commander counts arguments in two sentences, where one says what is wrong. */
function plainly(sentence: string): string {
  const [, command, wanted] =
    /^too many arguments for '([\w-]+)'\. Expected (\d+) arguments? but got \d+\.$/.exec(sentence) ?? [];
  if (command === undefined) return sentence;
  return `${command} takes ${wanted === "0" ? "no argument" : `at most ${counted(Number(wanted), "argument")}`}, and got more`;
}

/** What other programs call what nomnom has under another name. */
function meant(argv: readonly string[]): string | null {
  const [command] = argv;
  const check = argv.slice(1).find((word) => /^[a-z]+\/[a-z*-]+$/.test(word));
  if (command === "version") return "nomnom --version";
  if (command === "watch") return "nomnom doctor --watch";
  if (command === "doctor" && check !== undefined && !argv.includes("--only"))
    return `nomnom doctor --only ${check}`;
  if (argv.includes("--json")) return "For the report as JSON: -o json.";
  return argv.some((word) => /^--format(=|$)/.test(word)) ? "For another format: -o FORMAT." : null;
}

/** The help of the command that was meant, as far as its words are commands. */
function usageOf(program: Command, argv: readonly string[]): string {
  const words: string[] = [];
  let command: Command | undefined = program;
  for (const word of argv) {
    command = command.commands.find((each) => each.name() === word);
    if (command === undefined) break;
    words.push(word);
  }
  return words.length > 0
    ? `\`nomnom help ${words.join(" ")}\` shows the usage.`
    : "`nomnom help` lists the commands.";
}
