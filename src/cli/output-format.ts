import { ReadStream, WriteStream } from "node:tty";
import { isContinuousIntegration } from "../terminal/capabilities.ts";
import { UserError } from "../user-error.ts";
import type { CliContext } from "./cli-context.ts";

export const outputFormats = ["text", "json", "junit", "sarif", "github"] as const;
export type OutputFormat = (typeof outputFormats)[number];

/** The wanted one of the formats that the command has; `text` when nothing was said. Throws UserError for another. */
export function parseOutputFormat<F extends string>(
  wanted: string | undefined,
  available: readonly ("text" | F)[],
  also = "",
): "text" | F {
  if (wanted === undefined) return "text";
  const format = available.find((name) => name === wanted);
  if (format !== undefined) return format;
  throw new UserError("unknown-output", `-o ${wanted}: there is no such output here`, {
    hint: `available: ${[...available].join(", ")}${also}`,
  });
}

/** The two sides of a terminal that a screen can be shown on. */
export interface ScreenStreams {
  stdin: ReadStream;
  stdout: WriteStream;
}

/**
 * Where to show a screen: when nothing was said, stdin and stdout are terminals, and neither CI nor TERM=dumb says that nobody looks; or when
 * `tui` was said. Null: write a report. Throws UserError when `tui` was said and there is no terminal.
 */
export function screenStreams(
  wanted: string | undefined,
  { stdin, stdout, env }: CliContext,
): ScreenStreams | null {
  if (wanted !== undefined && wanted !== "tui") return null;
  const watched = env.TERM !== "dumb" && !isContinuousIntegration(env);
  if (stdin instanceof ReadStream && stdout instanceof WriteStream && (watched || wanted === "tui")) {
    return { stdin, stdout };
  }
  if (wanted === undefined) return null;
  throw new UserError("no-terminal", "-o tui needs a terminal on stdin and stdout", {
    hint: "leave -o out for a report, or choose another format",
  });
}

/**
 * The format an error is reported in before, or although, the arguments could not be parsed: `-o json`, `-ojson`, `-o=json`,
 * `--output json` or `--output=json` anywhere before a `--`.
 */
export function outputFormatForErrors(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): OutputFormat {
  const end = argv.indexOf("--");
  const own = end === -1 ? argv : argv.slice(0, end);
  let wanted = env.NOMNOM_OUTPUT;
  own.forEach((argument, index) => {
    if (argument === "-o" || argument === "--output") wanted = own[index + 1];
    else wanted = /^(?:--output=|-o=?)(\w+)$/.exec(argument)?.[1] ?? wanted;
  });
  return outputFormats.find((name) => name === wanted) ?? "text";
}
