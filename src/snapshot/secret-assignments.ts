/** A part of a text that must not be shown. */
export interface Span {
  start: number;
  end: number;
}

/**
 * Values that stand beside a word which says that they are secret: `DB_PASS=x`, `"authToken": "x"`, `--password x`, `password 'x'`, `<token>x</token>`,
 * `Some("x")` of Rust's Debug, YAML blocks. Every step looks ahead by a bounded number of characters, so the time is linear in the text.
 */
export function secretAssignments(text: string): Span[] {
  const spans: Span[] = [];
  for (const match of text.matchAll(keyword)) {
    const word = match[0].toLowerCase();
    if (needsBoundary.test(word) && !startsWord(text, match.index)) continue;
    if (endsPath(text, match.index, match.index + word.length)) continue;
    const span = valueAfter(text, match.index, match.index + match[0].length, word);
    if (span !== null && !isHarmless(text.slice(span.start, span.end), word)) spans.push(span);
  }
  return spans;
}

const keyword =
  /pass(?:word|wd|phrase|code)?|pwd|secret|token|authorization|cookie|jwt|credentials|(?:api|access|private|account|encryption|signing|master|stripe|client|license)[-_]?key|identified by|signature|sig|pw/gi;

/** Short words that are also parts of others: `bypass`, `compass`, `design`. */
const needsBoundary = /^(?:pass|pwd|sig|pw|jwt|cookie)$/;

/** Not within a word: `pass`, `DB_PASS`, `dbPass`, but not `bypass`. */
function startsWord(text: string, index: number): boolean {
  const before = text[index - 1] ?? "";
  if (!/[A-Za-z]/.test(before)) return true;
  return /[a-z]/.test(before) && /[A-Z]/.test(text[index] ?? "");
}

/** The last word of a path before a sentence goes on: `/var/run/token: it does not exist`. */
const endsPath = (text: string, start: number, end: number): boolean =>
  text[start - 1] === "/" && text.startsWith(": ", end);

/** `password_data`, `tokens`, `PASSWORD2`. */
const suffix = /(?:s|[-_]?(?:data|value|b64|base64|hash|\d{1,3}))?/y;
const closingQuote = /\\{0,3}["'`]?/y;
const assignment = /\s{0,8}(?::=|=>|[:=]|%3[aAdD])[^\S\n]{0,8}/y;
const blanks = /[^\S\n]{1,8}/y;

function valueAfter(text: string, start: number, end: number, word: string): Span | null {
  const afterWord = skip(text, suffix, end);
  if (text[start - 1] === "<" && text[afterWord] === ">") return element(text, afterWord + 1);
  const afterQuote = skip(text, closingQuote, afterWord);
  const assigned = skip(text, assignment, afterQuote);
  // "refused the credentials: Unauthorized" is prose, `credentials=x` is not.
  if (assigned > afterQuote && (word !== "credentials" || text[afterQuote] === "="))
    return valueAt(text, assigned, word, start);
  const spaced = skip(text, blanks, afterWord);
  if (spaced === afterWord) return null;
  if (isFlag(text, start)) return valueAt(text, spaced, word, start);
  if (word === "secret" && namesObject.test(text.slice(spaced, spaced + longestName))) return null;
  // SQL's PASSWORD 'x', and nats.conf, which needs no separator.
  if (text[spaced] === "'" || (text[spaced] === '"' && isFirstOfSetting(text, start)))
    return valueAt(text, spaced, word, start);
  return isFirstOfSetting(text, start) ? bareSetting(text, spaced) : null;
}

/** Kubernetes' words for a Secret that is not there: `secret "nomnom-db-credentials" not found`. */
const namesObject = /^"[a-z0-9.-]{1,253}" (?:not found|already exists|is forbidden)/;
const longestName = 280;

/** `<password>x</password>`; `<PASSWORD>` alone is a placeholder of a printed command. */
function element(text: string, start: number): Span | null {
  const span = upTo(text, start, /</);
  return text[span.end + 1] === "/" ? span : null;
}

const longestWord = 48;

function isFlag(text: string, index: number): boolean {
  const before = text.slice(Math.max(0, index - longestWord), index);
  return /(?:^|[\s"'])--?[A-Za-z0-9-]*$/.test(before);
}

const isFirstOfSetting = (text: string, index: number): boolean =>
  /(?:^|[\n{,])[^\S\n]*$/.test(text.slice(Math.max(0, index - longestWord), index));

/** `password S3cret` as nats.conf has it: one word that ends its line or block and is no word of a sentence. */
function bareSetting(text: string, start: number): Span | null {
  const span = upTo(text, start, /[\s,}]/);
  const value = text.slice(span.start, span.end);
  const rest = /^[^\S\n]*(?:[\n},]|$)/.test(text.slice(span.end, span.end + longestWord));
  return rest && /[\d$%^&*!#]/.test(value) ? span : null;
}

const longestValue = 8_192;

function valueAt(text: string, start: number, word: string, keyStart: number): Span | null {
  if (word === "cookie") return upTo(text, start, /\n/);
  const quote = /(\\{0,3})(["'`])/y;
  quote.lastIndex = start;
  const opened = quote.exec(text);
  if (opened !== null) return quoted(text, start + opened[0].length, opened[1] ?? "", opened[2] ?? '"');
  const wrapped = skip(text, /[A-Za-z_][\w:]{0,40}\(/y, start);
  if (wrapped > start) return upTo(text, wrapped, /\)/);
  if (/^[|>][+-]?\d?[^\S\n]*\n/.test(text.slice(start, start + 16))) return block(text, start, keyStart);
  const scheme = skip(text, /(?:bearer|basic|digest|token|negotiate)[^\S\n]{1,8}/iy, start);
  const span = upTo(text, scheme, /[\s,;&"'`{}[\]()<>]/, true);
  return span.end > span.start ? { start, end: span.end } : null;
}

function quoted(text: string, start: number, backslashes: string, quote: string): Span {
  const closing = backslashes + quote;
  const limit = Math.min(text.length, start + longestValue);
  for (let at = start; at < limit; at += 1) {
    if (backslashes === "" && text[at] === "\\") at += 1;
    else if (text.startsWith(closing, at)) return { start, end: at };
  }
  return upTo(text, start, /\n/);
}

/** The lines of a YAML block, which are indented more than the key. */
function block(text: string, start: number, keyStart: number): Span {
  const lineStart = text.lastIndexOf("\n", keyStart - 1) + 1;
  const indent = /^[^\S\n]*/.exec(text.slice(lineStart, lineStart + 256))?.[0].length ?? 0;
  const first = text.indexOf("\n", start) + 1;
  let end = first;
  while (end < text.length) {
    const lineEnd = text.indexOf("\n", end) === -1 ? text.length : text.indexOf("\n", end);
    const line = text.slice(end, lineEnd);
    if (line.trim() !== "" && line.length - line.trimStart().length <= indent) break;
    end = lineEnd + 1;
  }
  return { start: first, end: Math.max(first, Math.min(end, text.length)) };
}

/** To the first character of a kind; `escapes`: one behind a backslash does not count. */
function upTo(text: string, start: number, stop: RegExp, escapes = false): Span {
  const limit = Math.min(text.length, start + longestValue);
  let end = start;
  while (end < limit && !stop.test(text[end] ?? "")) end += escapes && text[end] === "\\" ? 2 : 1;
  return { start, end: Math.min(end, text.length) };
}

function skip(text: string, pattern: RegExp, at: number): number {
  const sticky = new RegExp(pattern.source, pattern.flags);
  sticky.lastIndex = at;
  return at + (sticky.exec(text)?.[0].length ?? 0);
}

/** Values that say that there is none, counts beside a short word, and what is masked already. */
function isHarmless(value: string, word: string): boolean {
  if (value === "" || value.startsWith("***")) return true;
  if (/^(?:true|false|null|none|nil|undefined)$/i.test(value)) return true;
  return word.length <= 4 && /^\d{1,4}$/.test(value);
}
