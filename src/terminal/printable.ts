import { toAscii } from "./ascii.ts";
import { sanitiseLine } from "./sanitise.ts";

/** Text from elsewhere in one line that this terminal can show, and that does nothing to it. */
export const printableLine = (text: string, { unicode }: { unicode: boolean }): string =>
  unicode ? sanitiseLine(text) : toAscii(sanitiseLine(text));
