import type { Span } from "./secret-spans.ts";

/** A text as whoever decodes it reads it, and where each of its characters stands in the text itself. */
export interface Decoded {
  text: string;
  /** The span of the text itself that has become this one. */
  origin(span: Span): Span;
}

const escaped =
  /%([0-9a-f]{2})|\\u00([0-9a-f]{2})|\\x([0-9a-f]{2})|\\(\/)|&(quot|apos|lt|gt|amp|#\d{1,3}|#x[0-9a-f]{1,2});/gi;
const named: Readonly<Record<string, string>> = { quot: '"', apos: "'", lt: "<", gt: ">", amp: "&" };

/** Percent-encoding, escapes of JSON and entities of HTML taken away once; null: there is none. */
export function decodeEscapes(text: string): Decoded | null {
  if (!/%[0-9a-f]{2}|\\(?:u00|x[0-9a-f]|\/)|&[a-z#]/i.test(text)) return null;
  const parts: string[] = [];
  /** Where in the decoded text each escape stands, and where the text behind it goes on. */
  const places: { decoded: number; original: number }[] = [{ decoded: 0, original: 0 }];
  let length = 0;
  let done = 0;
  for (const match of text.matchAll(escaped)) {
    const plain = text.slice(done, match.index);
    parts.push(plain, characterOf(match));
    length += plain.length;
    places.push({ decoded: length, original: match.index });
    length += 1;
    done = match.index + match[0].length;
    places.push({ decoded: length, original: done });
  }
  if (places.length === 1) return null;
  parts.push(text.slice(done));
  const position = (at: number): number => {
    let low = 0;
    let high = places.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((places[middle]?.decoded ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    const { decoded, original } = places[low] ?? { decoded: 0, original: 0 };
    return original + at - decoded;
  };
  return {
    text: parts.join(""),
    origin: ({ start, end }) => ({ start: position(start), end: position(end) }),
  };
}

function characterOf([whole, percent, unicode, hex, slash, entity]: RegExpMatchArray): string {
  const code = percent ?? unicode ?? hex;
  if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
  if (slash !== undefined) return slash;
  if (entity?.startsWith("#")) {
    const isHex = /^#x/i.test(entity);
    return String.fromCharCode(Number.parseInt(entity.slice(isHex ? 2 : 1), isHex ? 16 : 10));
  }
  return named[entity?.toLowerCase() ?? ""] ?? whole.slice(0, 1);
}

/** Base64 of text: of each three characters the first becomes a letter of I–Z or a–f. */
const mayBeBase64 = /(?:[I-Za-f][A-Za-z0-9+/_-]{3}){4}/;
const base64Run = /[A-Za-z0-9+/_-]{16,}(?:(?:\r?\n|\\n)[A-Za-z0-9+/_-]{1,76}(?![A-Za-z0-9+/_-]))*={0,2}/g;
/** Text in hexadecimal figures, as PostgreSQL prints bytes. */
const mayBeHex = /(?:[2-7][0-9a-f]){12}/i;
const hexRun = /(?:[0-9a-f]{2}){12,}/gi;
const readable = /[\t\n\r\x20-\x7e]{10,}/g;

/** Runs of base64 or hexadecimal figures that hold a text of which `isSecret` says that it holds a secret. */
export function encodedSecrets(text: string, isSecret: (decoded: string) => boolean): Span[] {
  const spans: Span[] = [];
  const look = (runs: RegExp, decode: (run: string) => string[]) => {
    for (const { index, 0: run } of text.matchAll(runs))
      if (decode(run).some((decoded) => (decoded.match(readable) ?? []).some(isSecret)))
        spans.push({ start: index, end: index + run.length });
  };
  if (mayBeBase64.test(text)) look(base64Run, base64Texts);
  if (mayBeHex.test(text)) look(hexRun, (run) => [Buffer.from(run, "hex").toString("latin1")]);
  return spans;
}

/** What stands directly before it may look like part of it: it is read from each of four places. */
function base64Texts(run: string): string[] {
  if (!mayBeBase64.test(run)) return [];
  const characters = run.replace(/\\n|\s/g, "");
  return [0, 1, 2, 3].map((from) => Buffer.from(characters.slice(from), "base64").toString("latin1"));
}
