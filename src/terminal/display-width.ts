import { stripVTControlCharacters } from "node:util";
import stringWidth from "string-width";

/**
 * Characters that take one column each and never melt into one with their neighbours: ASCII, Latin-1, Latin Extended, and the dots,
 * arrows, boxes, blocks and marks of the screens. Almost every text holds nothing else, and then the tables of Unicode (some 20 ms to
 * set up: a segmenter, the set of all emoji) are not needed.
 */
const narrow =
  /^[\u0020-\u007e\u00a0-\u00ac\u00ae-\u02ff\u2010-\u2027\u2190-\u21ff\u2500-\u25fc\u2713\u2717\u276f]*$/;

/** Columns a text takes in a terminal: wide characters count two, combining ones and escape sequences none. */
export function displayWidth(text: string): number {
  if (narrow.test(text)) return text.length;
  const visible = text.includes("\u001b") ? stripVTControlCharacters(text) : text;
  return narrow.test(visible) ? visible.length : stringWidth(visible);
}
