import type { Writable } from "node:stream";
import { isRead, withoutCommands } from "../terminal/ci-log.ts";
import { sanitise } from "../terminal/sanitise.ts";
import { UserError } from "../user-error.ts";
import { whyUnreadable } from "../why-unreadable.ts";
import type { CliContext } from "./cli-context.ts";

/**
 * Writes everything and waits until it is out. A reader that went away (`| head`) is not an error: there is nobody left to tell. In the log of a CI
 * job nothing of it is a command, unless commands are what is written.
 */
export async function writeFully(
  stream: Writable,
  text: string,
  { isForRunner = false }: { isForRunner?: boolean } = {},
): Promise<void> {
  if (text === "" || stream.destroyed) return;
  await new Promise<void>((resolve, reject) => {
    stream.write(isForRunner ? text : inertInCi(text), (error) => {
      if (error === null || error === undefined || isClosedPipe(error)) resolve();
      else reject(unwritable(error));
    });
  });
}

const unwritable = (error: Error): UserError =>
  new UserError(unwritableOutput, `cannot write the output: ${whyUnreadable(error)}`, {
    hint: "Make room where it is written to, or write it elsewhere.",
    cause: error,
  });

/** The code of an output that nobody takes: nothing more is written there. */
export const unwritableOutput = "unwritable-output";

/** Text as it may stand in the log of this process. */
export const inertInCi = (text: string): string => (isRead(process.env) ? withoutCommands(text) : text);

/** True for the errors of writing to a reader that has gone. */
export function isClosedPipe(error: Error): boolean {
  const code = "code" in error ? error.code : undefined;
  return code === "EPIPE" || code === "ERR_STREAM_DESTROYED" || code === "ERR_STREAM_WRITE_AFTER_END";
}

/** Says each message on a line of its own on stderr. */
export async function warn({ stderr, redactor }: CliContext, messages: readonly string[]): Promise<void> {
  await writeFully(
    stderr,
    messages.map((message) => `warning: ${sanitise(redactor.text(message))}\n`).join(""),
  );
}
