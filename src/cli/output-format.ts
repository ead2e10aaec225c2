import type { ReadStream, WriteStream } from "node:tty";
import { type Format, formats, formatsOf, type ReportingCommand, textFormat } from "../report/formats.ts";
import { isContinuousIntegration } from "../terminal/capabilities.ts";
import { UserError } from "../user-error.ts";
import type { CliContext } from "./cli-context.ts";

/** The wanted one of the command's formats; text when nothing was said. Throws UserError for another. */
export function chooseFormat(wanted: string | null, command: ReportingCommand, also = ""): Format {
  if (wanted === null) return textFormat;
  const available = formatsOf(command);
  const format = available.find(({ name }) => name === wanted);
  if (format !== undefined) return format;
  throw new UserError("unknown-output", `-o ${wanted}: there is no such output here`, {
    hint: `Available: ${namesOf(available)}${also}.`,
  });
}

/** The commands that have a screen. */
const onScreen: ReadonlySet<ReportingCommand> = new Set(["doctor", "e2e"]);

/** The words that `-o` takes for a command. */
export const outputWords = (command: string): string[] => {
  const known = reporting.find((name) => name === command);
  if (known === undefined) return [textFormat.name];
  return [...(onScreen.has(known) ? ["tui"] : []), ...formatsOf(known).map(({ name }) => name)];
};

const reporting: readonly ReportingCommand[] = textFormat.commands;

/** What the help of `-o` lists: the formats that both commands with a screen have, then those that only doctor has. */
export function outputHelp(): string {
  const common = formatsOf("e2e");
  const ofDoctor = formatsOf("doctor").filter((format) => !common.includes(format));
  return `tui (doctor, e2e in a terminal), ${namesOf(common)}; doctor and lint also ${namesOf(ofDoctor)}`;
}

export const namesOf = (some: readonly Format[]): string => some.map(({ name }) => name).join(", ");

/** The two sides of a terminal that a screen can be shown on. */
export interface ScreenStreams {
  stdin: ReadStream;
  stdout: WriteStream;
}

/**
 * Where to show a screen: when nothing was said, stdin and stdout are terminals, and neither CI nor TERM=dumb says that nobody looks; or when
 * `tui` was said. Null: write a report. Throws UserError when `tui` was said and there is no terminal.
 */
export function screenStreams(wanted: string | null, context: CliContext): ScreenStreams | null {
  if (wanted !== null && wanted !== "tui") return null;
  const { env } = context;
  const watched = env.TERM !== "dumb" && !isContinuousIntegration(env);
  const streams = watched || wanted === "tui" ? terminalOf(context) : null;
  if (streams !== null || wanted === null) return streams;
  throw new UserError("no-terminal", "-o tui needs a terminal on stdin and stdout", {
    hint: "Leave -o out for a report, or choose another format.",
  });
}

/** Null where one of the two sides is none. What makes a stdin, and knows terminals, is loaded behind a terminal only: milliseconds. */
function terminalOf(context: CliContext): ScreenStreams | null {
  const { stdout } = context;
  if (!stdout.isTTY) return null;
  const { stdin } = context;
  const tty = process.getBuiltinModule("node:tty");
  return stdin instanceof tty.ReadStream && stdout instanceof tty.WriteStream ? { stdin, stdout } : null;
}

/**
 * The format an error is reported in before, or although, the arguments could not be parsed: `-o json`, `-ojson`, `-o=json`,
 * `--output json` or `--output=json` anywhere before a `--`.
 */
export function formatForErrors(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Format {
  const end = argv.indexOf("--");
  const own = end === -1 ? argv : argv.slice(0, end);
  let wanted = env.NOMNOM_OUTPUT;
  own.forEach((argument, index) => {
    if (argument === "-o" || argument === "--output") wanted = own[index + 1];
    else wanted = /^(?:--output=|-o=?)(\w+)$/.exec(argument)?.[1] ?? wanted;
  });
  return formats.find(({ name }) => name === wanted) ?? textFormat;
}
