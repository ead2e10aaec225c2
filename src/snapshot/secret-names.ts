import { skip } from "./secret-spans.ts";

/** The words that say of a value that it is secret; `g` and `y` as whoever looks for them needs it. */
const words =
  "pass(?:word|wd|phrase|code)?|pwd|secret|token|authorization|cookie|jwt|credentials|(?:api|access|private|account|encryption|signing|master|stripe|client|license|shared|session)[-_]?key|identified by|signature|sig|pw";
export const secretWords = (): RegExp => new RegExp(words, "gi");
const wordPattern = secretWords();

/** Whether a variable or a field of this name holds a secret: `DBPASSWORD`, `dbPasswordOld`, `client-key-data`; not `secretName`, `bypass`. */
export function isSecretName(name: string): boolean {
  wordPattern.lastIndex = 0;
  for (let match = wordPattern.exec(name); match !== null; match = wordPattern.exec(name)) {
    const end = match.index + match[0].length;
    if (endOfName(name, match.index, end) === name.length) return true;
  }
  return false;
}

const tail = /[\w-]{1,40}/y;

/**
 * Where the name ends that has such a word in it, `dbPassword` of which is `dbPasswordOld=`; null: the word is part of another one, or the name of
 * something about a secret that is none.
 */
export function endOfName(text: string, start: number, end: number): number | null {
  const word = text.slice(start, end).toLowerCase();
  if (!beginsWord(text, start, word)) return null;
  const nameEnd = skip(text, tail, end);
  if (nameEnd === end) return end;
  const rest = text.slice(end, nameEnd);
  if (text.charCodeAt(nameEnd) === percent && /^3[ad]/i.test(text.slice(nameEnd + 1, nameEnd + 3)))
    return nameEnd;
  if (!continuesName(rest, word, text.charCodeAt(end - 1)) || isAbout.test(rest)) return null;
  return nameEnd;
}

const percent = 37;
const otherWords = /(?:by|com|sur|tres|over|under)$/i;
const isLetter = (code: number) => (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
const isLower = (code: number) => code >= 97 && code <= 122;
const isUpper = (code: number) => code >= 65 && code <= 90;

/** Short words are also parts of others: `bypass`, `compass`, `design`. */
function beginsWord(text: string, start: number, word: string): boolean {
  const before = text.charCodeAt(start - 1);
  if (!isLetter(before)) return true;
  if (word === "pass" || word === "pwd") return !otherWords.test(text.slice(Math.max(0, start - 5), start));
  if (word !== "sig" && word !== "pw" && word !== "jwt" && word !== "cookie") return true;
  return isLower(before) && isUpper(text.charCodeAt(start));
}

/** `Old`, `_FALLBACK`, `2`, `s`; small letters go on with `password` only: not `passed`, `tokenizer`. */
function continuesName(rest: string, word: string, last: number): boolean {
  const first = rest.charCodeAt(0);
  if (!isLetter(first)) return true;
  if (rest === "s" || rest === "S") return true;
  if (isUpper(first) && isLower(last)) return true;
  return /^pass(?:word|wd|phrase)$/.test(word);
}

/** What the name is of: not the secret but its place, its kind, its time. */
const isAbout =
  /(?:names?|refs?|files?|paths?|dir|counts?|len|length|encryption|policy|types?|kinds?|format|method|algorithm|expir\w{1,6}|ends?|at|age|ttl|lifetime|timeout|enabled|disabled|required|urls?|uri|endpoint|issuer|audiences?|host|port|source|provider|mount|namespace|hint|prompt|min|max|limit|size|rounds|reviews?|requests?|missing|status|error|less|authentication|validity|from|until|s?store|manager|controller|plugin|helper|set|is|was|been)$/i;
