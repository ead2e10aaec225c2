/** A part of a text that must not be shown. */
export interface Span {
  start: number;
  end: number;
}

export const spanOf = ({ index, 0: match }: RegExpMatchArray & { index: number }): Span => ({
  start: index,
  end: index + match.length,
});

/** What stands in place of a secret. */
export const mask = "***";

/** The text with each span replaced; spans may overlap. */
export function masked(text: string, spans: readonly Span[]): string {
  let result = "";
  let done = 0;
  for (const { start, end } of spans.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    if (end <= done || end <= start) continue;
    if (start < done) {
      done = end;
      continue;
    }
    const value = text.slice(start, end);
    result += text.slice(done, start) + (value.startsWith(mask) ? value : mask);
    done = end;
  }
  return result + text.slice(done);
}

/** A table of ASCII characters at which a value ends. */
export function endings(characters: string): Uint8Array {
  const table = new Uint8Array(128);
  for (const character of characters) table[character.charCodeAt(0)] = 1;
  return table;
}

/** Where the match of a sticky expression that begins here ends; where it does not match: here. */
export function skip(text: string, sticky: RegExp, at: number): number {
  sticky.lastIndex = at;
  return sticky.test(text) ? sticky.lastIndex : at;
}
