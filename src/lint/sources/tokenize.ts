import type { Language } from "./language.ts";
import { type Quoted, readQuoted, type Unclosed } from "./quoted.ts";
import type { Token } from "./token.ts";

const longMarks = /(?:\.\.\.|::|=>|->|\*\*|<<|:=|==|!=|<=|>=|&&|\|\||\.\.|\?\.)/y;
const wordPattern = /[A-Za-z_$][\w$]*/y;
/** Slower, for what has letters beyond ASCII. */
const anyWordPattern = /[\p{L}_$][\p{L}\p{N}_$]*/uy;
const numberPattern = /\d[\w.]*/y;
const spacePattern = /\s+/y;

/**
 * The tokens of a source file, as much as is needed to find literals in it: words, texts, numbers and marks. What it does not understand is a mark, and it
 * goes on behind it: a file that does not compile is read as far as it can be.
 */
export function tokenize(source: string, language: Language): Token[] {
  const tokens: Token[] = [];
  const unclosed: Unclosed = new Map();
  let at = 0;
  while (at < source.length) {
    const skipped = skip(source, at, language);
    if (skipped > at) {
      at = skipped;
      continue;
    }
    const token = readToken(source, at, language, { before: tokens.at(-1), unclosed });
    if (token.text !== "" || token.kind === "text") tokens.push(token);
    at = token.end;
  }
  return tokens;
}

/** Behind a space or a comment. */
function skip(source: string, at: number, language: Language): number {
  if (source.charCodeAt(at) <= 32 || source.charCodeAt(at) > 127) {
    const space = matchAt(spacePattern, source, at);
    if (space !== null) return at + space.length;
  }
  const endOfLine = (): number => {
    const end = source.indexOf("\n", at);
    return end === -1 ? source.length : end;
  };
  if (language === "python") return source[at] === "#" ? endOfLine() : at;
  if (source.startsWith("//", at)) return endOfLine();
  if (!source.startsWith("/*", at)) return at;
  const end = source.indexOf("*/", at + 2);
  return end === -1 ? source.length : end + 2;
}

function readToken(
  source: string,
  at: number,
  language: Language,
  { before, unclosed }: { before: Token | undefined; unclosed: Unclosed },
): Token {
  const quoted = readQuoted(source, at, language, unclosed);
  if (quoted !== null) return textToken(at, quoted);
  const word = wordAt(source, at);
  if (word !== null) return plain("word", word, at);
  const number = matchAt(numberPattern, source, at);
  if (number !== null) return plain("number", number, at);
  if (language === "javascript" && source[at] === "/" && startsExpression(before)) {
    const end = endOfRegularExpression(source, at);
    if (end !== null) return { ...plain("mark", "/…/", at), end };
  }
  return plain("mark", matchAt(longMarks, source, at) ?? source[at] ?? "", at);
}

const plain = (kind: Token["kind"], text: string, at: number): Token => ({
  kind,
  text,
  at,
  end: at + text.length,
  filled: false,
  inner: null,
});

const textToken = (at: number, { text, end, filled, inner }: Quoted): Token => ({
  kind: "text",
  text,
  at,
  end,
  filled,
  inner,
});

function matchAt(pattern: RegExp, source: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0] ?? null;
}

function wordAt(source: string, at: number): string | null {
  const word = matchAt(wordPattern, source, at);
  const next = source.charCodeAt(at + (word?.length ?? 0));
  return next > 127 ? matchAt(anyWordPattern, source, at) : word;
}

/** Whether a slash here begins a regular expression: behind a value it divides. */
const startsExpression = (before: Token | undefined): boolean =>
  before === undefined ||
  (before.kind === "mark" && !")]}".includes(before.text)) ||
  (before.kind === "word" && ["return", "typeof", "case", "of", "in"].includes(before.text));

function endOfRegularExpression(source: string, at: number): number | null {
  let inClass = false;
  for (let index = at + 1; index < source.length; index += 1) {
    const character = source[index];
    if (character === "\n") return null;
    if (character === "\\") index += 1;
    else if (character === "[") inClass = true;
    else if (character === "]") inClass = false;
    else if (character === "/" && !inClass) return index + 1;
  }
  return null;
}
