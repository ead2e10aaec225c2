import { closeOf, inside, splitAt } from "./brackets.ts";
import { chainedFields, type Fields, fieldsOf } from "./fields.ts";
import type { Language } from "./language.ts";
import { isMark, isWord, type Token } from "./token.ts";

/** A definition as it stands in a source. */
export interface Literal {
  fields: Fields;
  /** Offset where it begins. */
  at: number;
}

/** Every definition of a stream in a source. */
export function streamLiterals(tokens: readonly Token[], language: Language): Literal[] {
  const found = tokens.flatMap((token, index) =>
    token.kind === "word" ? literalsAt(tokens, index, language) : [],
  );
  const places = new Set<number>();
  return found.filter(({ at, fields }) => {
    const isNew = !places.has(at);
    places.add(at);
    return isNew && (fields.has("subjects") || fields.has("name"));
  });
}

function literalsAt(tokens: readonly Token[], index: number, language: Language): Literal[] {
  switch (language) {
    case "rust":
      return rustStream(tokens, index);
    case "go":
      return goStreams(tokens, index);
    case "javascript":
      return scriptStream(tokens, index);
    case "java":
      return javaStream(tokens, index);
    case "python":
      return pythonStream(tokens, index);
  }
}

/** `stream::Config { … }`, `StreamConfig { … }`; a bare `Config` where it has subjects. */
function rustStream(tokens: readonly Token[], index: number): Literal[] {
  if (!isWord(tokens[index], "Config", "StreamConfig") || !isMark(tokens[index + 1], "{")) return [];
  if (isWord(tokens[index - 1], "struct", "impl", "enum", "trait", "for") || isMark(tokens[index - 1], "->"))
    return [];
  const module = isMark(tokens[index - 1], "::") ? tokens[index - 2] : undefined;
  const fields = fieldsOf(tokens, index + 1, "rust");
  const isStream = isWord(module, "stream") || fields.has("subjects");
  return isStream ? [{ fields, at: tokens[index]?.at ?? 0 }] : [];
}

/** `nats.StreamConfig{ … }`, and a list of them, whose elements name no type. */
function goStreams(tokens: readonly Token[], index: number): Literal[] {
  if (!isWord(tokens[index], "StreamConfig") || !isMark(tokens[index + 1], "{")) return [];
  if (!isMark(tokens[index + 2], "{"))
    return [{ fields: fieldsOf(tokens, index + 1, "go"), at: tokens[index]?.at ?? 0 }];
  const close = closeOf(tokens, index + 1);
  const literals: Literal[] = [];
  for (let at = index + 2; at < close; at = closeOf(tokens, at) + 2) {
    if (!isMark(tokens[at], "{")) break;
    literals.push({ fields: fieldsOf(tokens, at, "go"), at: tokens[at]?.at ?? 0 });
  }
  return literals;
}

/** `jsm.streams.add({ … })`, `jsm.streams.update("NAME", { … })`, `const config: StreamConfig = { … }`. */
function scriptStream(tokens: readonly Token[], index: number): Literal[] {
  if (isTypedObject(tokens, index, "StreamConfig")) return objectBehind(tokens, index);
  if (!isWord(tokens[index], "add", "update") || !isMark(tokens[index - 1], ".", "?.")) return [];
  if (!isWord(tokens[index - 2], "streams") || !isMark(tokens[index + 1], "(")) return [];
  const given = splitAt(inside(tokens, index + 1), ",");
  const config = isWord(tokens[index], "add") ? given[0] : given[1];
  const literal = config === undefined ? null : objectOf(config, tokens);
  if (literal === null) return [];
  const [named] = given;
  const fields =
    literal.fields.has("name") || named === config || named === undefined
      ? literal.fields
      : new Map([...literal.fields, ["name", named]]);
  return [{ ...literal, fields }];
}

/** The type of what follows: `: StreamConfig =`, `: Partial<StreamConfig> =`. */
function isTypedObject(tokens: readonly Token[], index: number, type: string): boolean {
  if (!isWord(tokens[index], type)) return false;
  const before = isMark(tokens[index - 1], "<") ? tokens[index - 3] : tokens[index - 1];
  return isMark(before, ":");
}

function objectBehind(tokens: readonly Token[], index: number): Literal[] {
  const equals = isMark(tokens[index + 1], ">") ? index + 2 : index + 1;
  if (!isMark(tokens[equals], "=") || !isMark(tokens[equals + 1], "{")) return [];
  return [{ fields: fieldsOf(tokens, equals + 1, "javascript"), at: tokens[equals + 1]?.at ?? 0 }];
}

/** An object, or the one that a name stands for. */
function objectOf(config: readonly Token[], tokens: readonly Token[]): Literal | null {
  const [first, second] = config;
  if (first === undefined) return null;
  if (isMark(first, "{")) return { fields: fieldsOf(config, 0, "javascript"), at: first.at };
  if (first.kind !== "word" || (second !== undefined && !isWord(second, "as"))) return null;
  const named = tokens.findIndex(
    (token, index) => isWord(token, first.text) && isWord(tokens[index - 1], "const", "let", "var"),
  );
  if (named === -1) return null;
  const equals = tokens.findIndex((token, index) => index > named && isMark(token, "=", ";"));
  if (!isMark(tokens[equals], "=") || !isMark(tokens[equals + 1], "{")) return null;
  return { fields: fieldsOf(tokens, equals + 1, "javascript"), at: tokens[equals + 1]?.at ?? 0 };
}

/** `StreamConfiguration.builder().name("ORDERS").subjects("a", "b")`. */
function javaStream(tokens: readonly Token[], index: number): Literal[] {
  if (!isWord(tokens[index], "StreamConfiguration") || !isWord(tokens[index + 2], "builder")) return [];
  const fields = chainedFields(tokens, index + 1);
  return [{ fields: withAdded(fields), at: tokens[index]?.at ?? 0 }];
}

/** `addSubjects` is a way to say `subjects`. */
function withAdded(fields: Fields): Fields {
  const added = fields.get("addsubjects");
  return added === undefined || fields.has("subjects") ? fields : new Map([...fields, ["subjects", added]]);
}

/** `js.add_stream(name="ORDERS", subjects=["a"])`, `StreamConfig(name=…)`. */
function pythonStream(tokens: readonly Token[], index: number): Literal[] {
  if (!isWord(tokens[index], "add_stream", "update_stream", "StreamConfig")) return [];
  if (!isMark(tokens[index + 1], "(") || isWord(tokens[index - 1], "def", "class")) return [];
  return [{ fields: fieldsOf(tokens, index + 1, "python"), at: tokens[index]?.at ?? 0 }];
}
