const replacements: ReadonlyMap<string, string> = new Map([
  ["→", "->"],
  ["←", "<-"],
  ["…", "..."],
  ["–", "-"],
  ["—", "-"],
  ["·", "-"],
  ["•", "*"],
  ["×", "x"],
  ["≤", "<="],
  ["≥", ">="],
  ["≠", "!="],
  ["Σ", "sum of "],
  ["‘", "'"],
  ["’", "'"],
  ["“", '"'],
  ["”", '"'],
  ["\u00a0", " "],
]);

/** The same text for a terminal that shows ASCII only: our own symbols have a spelling, anything else becomes `?`. */
export function toAscii(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: everything outside ASCII; control characters were removed before.
  return text.replace(/[^\u0000-\u007f]/gu, (character) => replacements.get(character) ?? "?");
}
