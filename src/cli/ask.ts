import { createInterface } from "node:readline";
import type { CliContext } from "./cli-context.ts";

/** Asks on stderr, for stdout is the report's; anything but y or yes is no, and so is the end of input. Rejects when the run is interrupted. */
export async function askYesOrNo(context: CliContext, question: string): Promise<boolean> {
  const lines = createInterface({ input: context.stdin, output: context.stderr, terminal: false });
  const interrupted = () => lines.close();
  context.signal.addEventListener("abort", interrupted, { once: true });
  try {
    context.stderr.write(`${question} [y/N] `);
    for await (const line of lines) return /^\s*y(es)?\s*$/i.test(line);
    context.signal.throwIfAborted();
    return false;
  } finally {
    context.signal.removeEventListener("abort", interrupted);
    lines.close();
  }
}
