import type { Format } from "../report/formats.ts";
import { capabilitiesOf } from "../terminal/capabilities.ts";
import { sanitise } from "../terminal/sanitise.ts";
import { styleFor } from "../terminal/style.ts";
import { type ExitCode, exitCodes, UserError } from "../user-error.ts";
import { bugsPage } from "../version.ts";
import type { CliContext } from "./cli-context.ts";
import { unwritableOutput, writeFully } from "./output.ts";
import type { Redactor } from "./redactor.ts";

/**
 * Tells the user about an error that ended the command: people on stderr, whoever asked for a format in a document on stdout too.
 * @returns the exit code.
 */
export async function reportError(
  error: unknown,
  context: CliContext,
  options: { format: Format; verbose: boolean; noColour: boolean },
): Promise<ExitCode> {
  const told = redacted(describe(error, context.signal), context.redactor);
  if (options.format.renderError !== null && told.code !== unwritableOutput) {
    const { errorDocument } = await import("../report/error-document.ts");
    const document = await options.format.renderError(errorDocument(told), new Date());
    try {
      await writeFully(context.stdout, document, options.format);
    } catch (unwritten) {
      // Stderr has it, whatever becomes of the document.
      if (!(unwritten instanceof UserError)) throw unwritten;
      await tellError(context, unwritten, options);
    }
  }
  await tellError(context, told, options);
  if (options.verbose && told.stack !== null) await writeFully(context.stderr, `${sanitise(told.stack)}\n`);
  return told.exitCode;
}

/** What is wrong and what to do, for people, on stderr. */
export async function tellError(
  { stderr, env, redactor }: CliContext,
  error: Pick<UserError, "message" | "hint">,
  options: { noColour: boolean },
): Promise<void> {
  const style = styleFor(capabilitiesOf(stderr, env, options));
  const lines = [`${style.bad("error:")} ${sanitise(redactor.text(error.message))}`];
  if (error.hint !== "") lines.push(`${style.strong("hint:")} ${sanitise(redactor.text(error.hint))}`);
  await writeFully(stderr, `${lines.join("\n")}\n`);
}

interface ToldError {
  code: string;
  message: string;
  hint: string;
  exitCode: ExitCode;
  stack: string | null;
}

function describe(error: unknown, signal: AbortSignal): ToldError {
  if (error instanceof UserError) {
    const { code, message, hint, exitCode } = error;
    return { code, message, hint, exitCode, stack: null };
  }
  if (signal.aborted) {
    return {
      code: "interrupted",
      message: "interrupted",
      hint: "",
      exitCode: exitCodes.interrupted,
      stack: null,
    };
  }
  return describeBug(error);
}

/** Words of libraries may hold URLs with passwords. */
const redacted = (error: ToldError, redactor: Redactor): ToldError => ({
  ...error,
  message: redactor.text(error.message),
  hint: redactor.text(error.hint),
  stack: error.stack === null ? null : redactor.text(error.stack),
});

/** How a bug in nomnom is reported: one line, where to report it, and with `-v` the stack. */
export function describeBug(error: unknown, page: string | null = bugsPage): ToldError {
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: "bug",
    message: `this is a bug in nomnom: ${message}`,
    hint: `Run it again with -v, and report what it prints, with the version, ${page === null ? "to the maintainer of your nomnom" : `at ${page}`}.`,
    exitCode: exitCodes.bug,
    stack: error instanceof Error ? (error.stack ?? null) : null,
  };
}
