import type { Writable } from "node:stream";
import { sanitise } from "../terminal/sanitise.ts";
import type { CliContext } from "./cli-context.ts";

/** Writes everything and waits until it is out. A reader that went away (`| head`) is not an error: there is nobody left to tell. */
export async function writeFully(stream: Writable, text: string): Promise<void> {
  if (text === "" || stream.destroyed) return;
  await new Promise<void>((resolve, reject) => {
    stream.write(text, (error) => {
      if (error === null || error === undefined || isClosedPipe(error)) resolve();
      else reject(error);
    });
  });
}

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
