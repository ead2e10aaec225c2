import { displayWidth } from "./display-width.ts";

/**
 * Breaks one paragraph at spaces into lines of at most `width` columns. A word that is longer than a line stands on a line of its
 * own, whole: names, subjects and paths stay copyable. A number and its unit stay together. Newlines in the text stay.
 */
export function wrap(text: string, width: number): string[] {
  return text.split("\n").flatMap((line) => wrapLine(line, width));
}

/** As {@link wrap}, with `first` before the first line and as many spaces before the others. */
export function wrapHanging(first: string, text: string, width: number): string[] {
  const indent = displayWidth(first);
  const lines = wrap(text, Math.max(1, width - indent));
  return lines.map((line, index) => (index === 0 ? first : " ".repeat(indent)) + line);
}

/** A space, except the one between a number and its unit. */
const breakable = / (?<!\d (?=(?:ms|s|min|h|d|B|[KMGT]iB|%|×)(?![\p{L}\d])))/u;

function wrapLine(line: string, width: number): string[] {
  const lines: string[] = [];
  let current = "";
  for (const word of line.split(breakable)) {
    const longer = current === "" ? word : `${current} ${word}`;
    if (current === "" || displayWidth(longer) <= width) {
      current = longer;
    } else {
      lines.push(current);
      current = word;
    }
  }
  lines.push(current);
  return lines;
}
