import { endOfName, secretWords } from "./secret-names.ts";
import { type Span, skip } from "./secret-spans.ts";
import { element, valueAt, valueBelow, wordFrom } from "./secret-values.ts";

/**
 * Values that stand beside a word which says that they are secret: `DB_PASS=x`, `"authToken": "x"`, `--password x`, `password 'x'`, `<token>x</token>`,
 * `Some("x")` of Rust's Debug, YAML blocks. What is in a value is not looked at again and every look ahead is bounded, so the time is linear in the text.
 */
export function secretAssignments(text: string): Span[] {
  const spans: Span[] = [];
  const pattern = secretWords();
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const start = match.index;
    const end = start + match[0].length;
    const word = match[0].toLowerCase();
    const nameEnd = endOfName(text, start, end);
    if (nameEnd === null || endsPath(text, start, nameEnd)) continue;
    const span = valueAfter(text, start, nameEnd, word);
    if (
      span === null ||
      isHarmless(text.slice(span.start, span.end), text.slice(start, nameEnd).toLowerCase())
    )
      continue;
    spans.push(span);
    pattern.lastIndex = Math.max(end, span.end);
  }
  return spans;
}

/** The last word of a path before a sentence goes on: `/var/run/token: it does not exist`. */
const endsPath = (text: string, start: number, end: number): boolean =>
  text[start - 1] === "/" && text.startsWith(": ", end);

const closingQuote = /\\{0,7}["'`]?/y;
const assignment = /\s{0,8}(?::=|=>|[:=]|%3[aAdD])[^\S\n]{0,8}/y;
const blanks = /[^\S\n]{1,8}/y;
/** `{"name": "DB_PASSWORD", "value": "x"}`, and YAML's `name: DB_PASSWORD` above `value: x`. */
const valueField =
  /[^\S\n]{0,4}(?:,\s{0,40}|\n[^\S\n]{0,40})\\{0,7}["']?value\\{0,7}["']?\s{0,8}[:=]\s{0,8}/iy;
/** `("password", "x")`, `["--password", "x"]`. */
const nextItem = /\s{0,4},\s{0,40}(?=\\{0,7}["'])/y;

function valueAfter(text: string, start: number, afterWord: number, word: string): Span | null {
  if (text[start - 1] === "<" && text[afterWord] === ">") return element(text, afterWord + 1);
  const afterQuote = skip(text, closingQuote, afterWord);
  const assigned = skip(text, assignment, afterQuote);
  // "refused the credentials: Unauthorized" is prose, `credentials=x` is not.
  if (
    assigned > afterQuote &&
    (word !== "credentials" || text[afterQuote] === "=") &&
    !isProse(text, start, assigned)
  )
    return valueAt(text, assigned, word, start) ?? valueBelow(text, assigned, start);
  const paired = skip(text, valueField, afterQuote);
  if (paired > afterQuote) return valueAt(text, paired, word, start);
  const item = skip(text, nextItem, afterQuote);
  if (afterQuote > afterWord && item > afterQuote && (opensPair(text, start) || isFlag(text, start)))
    return valueAt(text, item, word, start);
  const spaced = skip(text, blanks, afterWord);
  if (spaced === afterWord) return null;
  return spacedValue(text, start, spaced, word);
}

/** `never a pass: a section that`, `without secrets: known values`, and the verdict `PASS: 3 passed`. */
function isProse(text: string, start: number, assigned: number): boolean {
  if (text[assigned - 1] !== " ") return false;
  const name = text.slice(start, assigned);
  if (endsObjectName.test(before(text, assigned)))
    return isSentence.test(text.slice(assigned, assigned + longestWord));
  if (name === "PASS: ") return /^$|\s/.test(text[start - 1] ?? "");
  if (!/^(?:pass|secret|token|\w+s): $/i.test(name)) return false;
  return isMoreWords.test(text.slice(assigned, assigned + longestWord));
}

/** The name of an object, of which the word is a part: `pod token-service-5cb58fcc96-fkrwh: MountVolume.SetUp failed`. */
const endsObjectName =
  /\b(?:pod|job|claim|service|deployment|statefulset|daemonset) [a-z0-9]+(?:[.-][a-z0-9]+)+: $/;
const isSentence = /^[A-Za-z][\w.]{0,40} [a-z]/;
const isMoreWords = /^[`"]?\w+[`"]? (?!\w+[=:])[\w`"(]/;

/** Behind a blank: of an option, of SQL, of nats.conf, .netrc and a Dockerfile. */
function spacedValue(text: string, start: number, spaced: number, word: string): Span | null {
  if (isFlag(text, start) || opensSetting.test(before(text, start)))
    return valueAt(text, spaced, word, start);
  if (word === "secret" && namesObject.test(text.slice(spaced, spaced + longestName))) return null;
  const isFirst = isFirstOfSetting(text, start);
  // SQL's PASSWORD 'x', and nats.conf, which needs no separator.
  if (text[spaced] === "'" || (text[spaced] === '"' && isFirst)) return valueAt(text, spaced, word, start);
  if (!/^(?:pass|pw|token)/.test(word)) return null;
  return bareSetting(text, spaced, isFirst ? hasFigure : hasLettersAndFigures);
}

/** Kubernetes' words for a Secret that is not there: `secret "nomnom-db-credentials" not found`. */
const namesObject = /^"[a-z0-9.-]{1,253}" (?:not found|already exists|is forbidden)/;
const longestName = 280;

const longestWord = 48;
const before = (text: string, at: number): string => text.slice(Math.max(0, at - longestWord), at);

/** `--password`, `--db-pass`: a dash before the word, or before the name it ends. */
const isFlag = (text: string, at: number): boolean =>
  /[A-Za-z0-9-]/.test(text[at - 1] ?? "") && /(?:^|[\s"'])--?[A-Za-z0-9-]*$/.test(before(text, at));
const opensPair = (text: string, at: number): boolean => /\(\\{0,7}["'][\w-]*$/.test(before(text, at));
const opensSetting = /(?:^|\s)login\s{1,4}\S{1,40}\s{1,4}$|(?:^|\s)(?:ENV|ARG)\s{1,4}\w{0,40}$/;
const isFirstOfSetting = (text: string, at: number): boolean =>
  /(?:^|[\n{,])[^\S\n]*$/.test(before(text, at));

/** `password S3cret` as nats.conf has it: one word that ends its line or block and is no word of a sentence. */
function bareSetting(text: string, start: number, looksRandom: RegExp): Span | null {
  const span = wordFrom(text, start);
  const ends = /^[^\S\n]*(?:[\n},]|$)/.test(text.slice(span.end, span.end + longestWord));
  return ends && looksRandom.test(text.slice(span.start, span.end)) ? span : null;
}

const hasFigure = /[\d$%^&*!#]/;
const hasLettersAndFigures = /^(?=\D{0,64}\d)(?=[^A-Za-z]{0,64}[A-Za-z])[^\s/]{8,}$/;

/** What a printed command leaves to its reader, `<VALUE>`, also between the quotes of the shell. Pasted with another text in its place it would be a value. */
const isPlaceholder = /^'?<[A-Z][A-Z:-]{0,30}>'?$/;

/** Values that say that there is none, counts, a directory, and what is masked already. */
function isHarmless(value: string, name: string): boolean {
  if (value === "" || value.startsWith("***") || isPlaceholder.test(value)) return true;
  if (/^(?:true|false|null|none|nil|undefined|yes|no)$/i.test(value)) return true;
  if (name === "pwd" && value.startsWith("/")) return true;
  return (name.length <= 4 || name.endsWith("s")) && /^\d{1,4}$/.test(value);
}
