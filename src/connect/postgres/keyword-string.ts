/**
 * libpq's other form of a connection string: `host=db dbname=nomnom password='it''s'`, with `\` before a quote or a backslash.
 * Null: it is not well-formed. Nothing of it may be quoted: it may be a password.
 */
export function parseKeywordString(text: string): ReadonlyMap<string, string> | null {
  const found = new Map<string, string>();
  for (let at = skipBlanks(text, 0); at < text.length; ) {
    const equals = text.indexOf("=", at);
    if (equals < 0) return null;
    const name = text.slice(at, equals).trim();
    if (!/^\w+$/.test(name)) return null;
    const value = readValue(text, skipBlanks(text, equals + 1));
    if (value === null) return null;
    found.set(name, value.text);
    at = skipBlanks(text, value.end);
  }
  return found.size === 0 ? null : found;
}

function readValue(text: string, start: number): { text: string; end: number } | null {
  const quoted = text[start] === "'";
  let value = "";
  for (let at = quoted ? start + 1 : start; ; at++) {
    const char = text[at];
    if (char === undefined) return quoted ? null : { text: value, end: at };
    if (char === "\\") {
      at++;
      value += text[at] ?? "";
    } else if (quoted ? char === "'" : isBlank(char)) return { text: value, end: at + 1 };
    else value += char;
  }
}

function skipBlanks(text: string, start: number): number {
  let at = start;
  while (at < text.length && isBlank(text[at] ?? "")) at++;
  return at;
}

const isBlank = (char: string): boolean => /\s/.test(char);
