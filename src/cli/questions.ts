import { createInterface } from "node:readline";
import { capabilitiesOf } from "../terminal/capabilities.ts";
import type { CliContext } from "./cli-context.ts";

/** Questions on stderr, for stdout is the report's. */
export interface Questions extends Disposable {
  /** The line that was typed; null at the end of input, and when the run is interrupted. */
  ask(question: string): Promise<string | null>;
}

/** Whether somebody sits at a terminal who can be asked. */
export const canAsk = ({ stdin, stderr, env }: CliContext): boolean =>
  stdin.isTTY === true && capabilitiesOf(stderr, env, { noColour: true }).interactive;

/** What questions need of a command. */
export type Asking = Pick<CliContext, "stdin" | "stderr" | "signal">;

export function openQuestions({ stdin, stderr, signal }: Asking): Questions {
  const lines = createInterface({ input: stdin, output: stderr, terminal: false });
  const typed = lines[Symbol.asyncIterator]();
  const interrupted = () => lines.close();
  signal.addEventListener("abort", interrupted, { once: true });
  return {
    async ask(question) {
      stderr.write(question);
      const line = await typed.next();
      return line.done === true || signal.aborted ? null : line.value;
    },
    [Symbol.dispose]() {
      signal.removeEventListener("abort", interrupted);
      lines.close();
    },
  };
}
