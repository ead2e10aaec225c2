import { capabilitiesOf } from "../terminal/capabilities.ts";
import { printableLine } from "../terminal/printable.ts";
import { styleFor } from "../terminal/style.ts";
import type { CliContext } from "./cli-context.ts";
import { inertInCi } from "./output.ts";

/** What stderr tells of a run: one line that is written over in a terminal, and lines that stay. */
export interface StatusLine {
  /** Writes over the line; says nothing where stderr is no terminal. */
  update(text: string): void;
  /** Writes a line that stays, in the place of the one that is written over. */
  print(text: string): void;
  clear(): void;
}

export const eraseLine = "\r\u001b[2K";

export function createStatusLine({ stderr, env }: CliContext, colour: boolean): StatusLine {
  const capabilities = capabilitiesOf(stderr, env, { noColour: !colour });
  const { dim } = styleFor(capabilities);
  const clean = (text: string) => printableLine(text, capabilities);
  let shown = false;
  const clear = () => {
    if (shown) stderr.write(eraseLine);
    shown = false;
  };
  return {
    update(text) {
      if (!capabilities.interactive) return;
      stderr.write(`${eraseLine}${dim(clean(text).slice(0, capabilities.width - 1))}`);
      shown = true;
    },
    print(text) {
      clear();
      stderr.write(inertInCi(`${clean(text)}\n`));
    },
    clear,
  };
}
