import { endings, type Span, skip } from "./secret-spans.ts";

/** No value is longer; what is behind is looked at for itself. */
const longest = 8_192;

const newline = endings("\n");
const closing = endings(")");
const opening = endings("<");
const closingBracket = endings("]");
const bareEnd = endings(" \t\n\r\f\v,;&\"'`{}[]()<>");
/** Of those, what a password may hold as well. */
const separators = endings(",;&{}[]()<>");
const wordEnd = endings(" \t\n\r\f\v,}");

/** To the first character of a kind. `escapes`: one behind a backslash does not count. */
function upTo(text: string, start: number, stop: Uint8Array, escapes = false): Span {
  const limit = Math.min(text.length, start + longest);
  let end = start;
  while (end < limit && stop[text.charCodeAt(end)] !== 1) end += escapes && text[end] === "\\" ? 2 : 1;
  return { start, end: Math.min(end, text.length) };
}

const lineFrom = (text: string, start: number): Span => upTo(text, start, newline);
export const wordFrom = (text: string, start: number): Span => upTo(text, start, wordEnd);

const prefixedQuote = /(?:[bru]{1,2}(?=["']))?\\{0,7}["'`]/iy;
const wrapper = /[A-Za-z_][\w:]{0,40}\(/y;
const blockMark = /[|>][+-]?\d?[^\S\n]*\n/y;
const scheme = /(?:bearer|basic|digest|token|negotiate)[^\S\n]{1,8}/iy;
const otherScheme = /(?:digest|aws4-[\w-]{1,32}|ntlm|hawk|oauth|signature)[^\S\n]{1,8}\w/iy;
const nextLine = /[^\S\n]{0,8}\r?\n/y;

/** The value that begins here. @param keyStart where its name begins. */
export function valueAt(text: string, start: number, word: string, keyStart: number): Span | null {
  if (word === "cookie") return lineFrom(text, start);
  if (word === "authorization" && skip(text, otherScheme, start) > start) return lineFrom(text, start);
  const opened = skip(text, prefixedQuote, start);
  if (opened > start) return quoted(text, start, opened);
  const wrapped = skip(text, wrapper, start);
  if (wrapped > start) return upTo(text, wrapped, closing);
  if (skip(text, blockMark, start) > start) return block(text, start, keyStart);
  if (text[start] === "[" && word !== "secret" && word !== "credentials") return listed(text, start);
  return bare(text, start, skip(text, scheme, start));
}

/** Between quotes, however often they are escaped. */
function quoted(text: string, start: number, opened: number): Span {
  const quote = text[opened - 1] ?? '"';
  const first = text.indexOf("\\", start);
  const backslashes = first !== -1 && first < opened ? "\\".repeat(opened - 1 - first) : "";
  const end = backslashes + quote;
  const limit = Math.min(text.length, opened + longest);
  for (let at = opened; at < limit; at += 1) {
    if (backslashes === "" && text[at] === "\\") at += 1;
    else if (text.startsWith(end, at)) return { start: opened, end: at };
  }
  return lineFrom(text, opened);
}

/** `["a", "b"]`, `[Bearer a]`; objects are looked at for themselves. */
function listed(text: string, start: number): Span | null {
  const span = upTo(text, start + 1, closingBracket);
  return span.end > span.start && !text.slice(span.start, span.end).includes("{") ? span : null;
}

const nextPair = /["']?[\w.-]{1,40}["']?\s?[=:]/y;

/** To white space, or to a separator behind which something else begins. */
function bare(text: string, start: number, from: number): Span | null {
  let end = upTo(text, from, bareEnd, true).end;
  while (end > from && end < text.length && end - from < longest && separators[text.charCodeAt(end)] === 1) {
    const next = text.charCodeAt(end + 1);
    if (Number.isNaN(next) || bareEnd[next] === 1 || skip(text, nextPair, end + 1) > end + 1) break;
    end = upTo(text, end + 1, bareEnd, true).end;
  }
  return end > from ? { start, end } : null;
}

/** The lines of a YAML block, which are indented more than the key. */
function block(text: string, start: number, keyStart: number): Span {
  const indent = indentOf(text, keyStart);
  const first = text.indexOf("\n", start) + 1;
  let end = first;
  while (end < text.length) {
    const at = text.indexOf("\n", end);
    const lineEnd = at === -1 ? text.length : at;
    const line = text.slice(end, lineEnd);
    if (line.trim() !== "" && line.length - line.trimStart().length <= indent) break;
    end = lineEnd + 1;
  }
  return { start: first, end: Math.max(first, Math.min(end, text.length)) };
}

const longestIndent = 256;

/** How far the line is indented in which something stands. */
function indentOf(text: string, at: number): number {
  const before = text.slice(Math.max(0, at - longestIndent), at);
  const line = before.slice(before.lastIndexOf("\n") + 1);
  return line.length - line.trimStart().length;
}

/** A value on the line below its name, indented more: YAML. What has a name of its own there is looked at for itself. */
export function valueBelow(text: string, start: number, keyStart: number): Span | null {
  const below = skip(text, nextLine, start);
  if (below === start) return null;
  const line = lineFrom(text, below);
  const content = text.slice(line.start, line.end);
  const indent = content.length - content.trimStart().length;
  if (indent <= indentOf(text, keyStart) || /^\s*-\s|[:=]|\{/.test(content.slice(0, 200))) return null;
  return { start: line.start + indent, end: line.end };
}

/** `<password>x</password>`; `<PASSWORD>` alone is a placeholder of a printed command. */
export function element(text: string, start: number): Span | null {
  const span = upTo(text, start, opening);
  return text[span.end + 1] === "/" ? span : null;
}
