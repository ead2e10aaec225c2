import { displayWidth } from "../../terminal/display-width.ts";
import { wrapHard } from "./line.ts";

/**
 * Breaks a line of shell where the shell lets it go on: at a space between words, with a backslash. A word that is longer than the line, such as a
 * quoted statement, is broken where it has to be; it can be copied and printed in one piece.
 */
export function wrapCommand(text: string, width: number): string[] {
  if (displayWidth(text) <= width) return [text];
  const lines: string[] = [];
  let current = "";
  for (const word of shellWords(text)) {
    const longer = current === "" ? word : `${current} ${word}`;
    if (current !== "" && displayWidth(longer) > width - continuation.length) {
      lines.push(current + continuation);
      current = word;
    } else current = longer;
  }
  return [...lines, current].flatMap((row) => (displayWidth(row) <= width ? [row] : wrapHard(row, width)));
}

const continuation = " \\";

/** The words between the spaces that no quote holds. */
const shellWords = (text: string): string[] => text.match(/(?:'[^']*'?|"[^"]*"?|\\.|[^\s'"])+/g) ?? [];
