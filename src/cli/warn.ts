import { sanitise } from "../terminal/sanitise.ts";
import type { CliContext } from "./cli-context.ts";
import { writeFully } from "./output.ts";

/** Says each message on a line of its own on stderr. */
export async function warn(context: CliContext, messages: readonly string[]): Promise<void> {
  await writeFully(context.stderr, messages.map((message) => `warning: ${sanitise(message)}\n`).join(""));
}
