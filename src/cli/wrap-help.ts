import { wrapHanging } from "../terminal/wrap.ts";

/** Narrower columns of words are harder to read than lines below each other. */
const narrowest = 20;

/** Help as it was written, in lines of a terminal: what stands in a second column stays there. */
export function wrapHelp(text: string, width: number): string {
  return text
    .split("\n")
    .flatMap((line) => (line.length <= width ? [line] : wrapLine(line, width)))
    .join("\n");
}

function wrapLine(line: string, width: number): string[] {
  const text = line.trimStart();
  const indent = line.length - text.length;
  // An example has its words behind two spaces or more.
  const gap = text.indexOf("  ");
  const words = gap < 0 ? "" : text.slice(gap).trimStart();
  const first = line.length - words.length;
  return words !== "" && width - first >= narrowest
    ? wrapHanging(line.slice(0, first), words, width)
    : wrapHanging(" ".repeat(indent), text, width);
}
