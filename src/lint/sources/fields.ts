import { inside, splitAt } from "./brackets.ts";
import type { Language } from "./language.ts";
import { isMark, isWord, type Token } from "./token.ts";

/** What a literal says: the fields by name, in small letters and without underscores, for each language writes `max_bytes` in its own way. */
export type Fields = ReadonlyMap<string, readonly Token[]>;

const fieldName = (name: string): string => name.toLowerCase().replaceAll("_", "");

/** The constant that a field of an object with a name is. */
export const memberName = (object: string, field: string): string => `${object}.${fieldName(field)}`;

/** The fields between the bracket at `open` and the one that closes it. */
export function fieldsOf(tokens: readonly Token[], open: number, language: Language): Fields {
  const separator = language === "python" ? "=" : ":";
  const fields = new Map<string, readonly Token[]>();
  for (const part of splitAt(inside(tokens, open), ",")) {
    const [name, mark, ...value] = part;
    if (name === undefined || (name.kind !== "word" && name.kind !== "text")) continue;
    if (isMark(mark, separator)) fields.set(fieldName(name.text), value);
    // `name` alone: the value has the field's own name.
    else if (mark === undefined && name.kind === "word") fields.set(fieldName(name.text), [name]);
  }
  return fields;
}

/** `.name("ORDERS").subjects("a", "b")`: the calls behind the token at `from`, each a field. */
export function chainedFields(tokens: readonly Token[], from: number): Fields {
  const fields = new Map<string, readonly Token[]>();
  let at = from;
  while (isMark(tokens[at], ".", "?.") && tokens[at + 1]?.kind === "word" && isMark(tokens[at + 2], "(")) {
    const given = inside(tokens, at + 2);
    const name = fieldName(tokens[at + 1]?.text ?? "");
    const already = fields.get(name);
    const comma = tokens[at + 2];
    fields.set(name, already === undefined || comma === undefined ? bracketed(given) : already);
    at += 3 + given.length + 1;
  }
  return fields;
}

/** Several arguments are a list. */
function bracketed(tokens: readonly Token[]): readonly Token[] {
  const [first] = tokens;
  if (first === undefined || splitAt(tokens, ",").length < 2) return tokens;
  const mark = (text: string, at: number): Token => ({ ...first, kind: "mark", text, at, end: at });
  return [mark("[", first.at), ...tokens, mark("]", tokens.at(-1)?.end ?? first.end)];
}

/** Words that say what an expression is, for one that has no value here: `stream_name`, `format!("{}DLQ", name)`. */
export const wordsOf = (tokens: readonly Token[]): string[] =>
  tokens
    .filter(
      (token) => token.kind !== "mark" && !isWord(token, "to_string", "clone", "into", "to_owned", "as_str"),
    )
    .map(({ text }) => text);
