import { fieldsOf, memberName } from "./fields.ts";
import type { Language } from "./language.ts";
import type { Constants, PackageTexts, TextAt } from "./named-texts.ts";
import { isMark, isWord, type Token } from "./token.ts";
import { textOf, textsOf } from "./value.ts";

const declaring = ["const", "static", "let", "var", "val", "final", "readonly"];
/** Tokens of a type before the equals sign: `: &'static str`, `[]string`, `: [&str; 2]`. */
const longestType = 14;
const longestValue = 1_000;
/** `const A = "a"`, `const B = A + ".b"`, … */
const rounds = 3;

/** The texts and lists with a name in a source, where each name has one value. */
export function constantsIn(
  tokens: readonly Token[],
  language: Language,
  around: PackageTexts = new Map(),
): Constants & { names: readonly string[] } {
  const declared = declarationsIn(tokens, language);
  const declarations = language === "javascript" ? [...declared, ...declared.flatMap(membersOf)] : declared;
  const texts = new Map<string, TextAt | null>();
  const lists = new Map<string, (TextAt | null)[] | null>();
  const ofPackage = (name: string) => {
    const text = around.get(name);
    return text == null ? null : { text, at: null };
  };
  const constants: Constants = {
    textOf: (name) => (texts.has(name) ? (texts.get(name) ?? null) : ofPackage(name)),
    listOf: (name) => lists.get(name) ?? null,
  };
  for (let round = 0; round < rounds; round += 1) {
    const seen = new Set<string>();
    for (const { name, value } of declarations) {
      const isList = value.some((token) => isMark(token, "[", "{")) && !isWord(value[0], "format");
      const text = isList ? null : textOf(value, constants);
      const list = isList ? textsOf(value, constants) : null;
      const differs = seen.has(name) && (texts.get(name)?.text !== text?.text || isList);
      texts.set(name, differs ? null : text);
      lists.set(name, differs ? null : list);
      seen.add(name);
    }
  }
  return { ...constants, names: [...texts.keys()] };
}

/** The texts with a name in all files of a package. */
export function packageTexts(
  files: readonly { names: readonly string[]; textOf: Constants["textOf"] }[],
): PackageTexts {
  const texts = new Map<string, string | null>();
  for (const { names, textOf: textNamed } of files)
    for (const name of names) {
      const text = textNamed(name)?.text ?? null;
      texts.set(name, texts.has(name) && texts.get(name) !== text ? null : text);
    }
  return texts;
}

interface Declaration {
  name: string;
  value: Token[];
}

function declarationsIn(tokens: readonly Token[], language: Language): Declaration[] {
  return tokens.flatMap((token, index) => {
    if (token.kind !== "word") return [];
    const equals = equalsBehind(tokens, index);
    if (equals === null || !isDeclared(tokens, index, language)) return [];
    const value = valueFrom(tokens, equals + 1);
    return value.length === 0 ? [] : [{ name: token.text, value }];
  });
}

/** `const SUBJECTS = { all: "orders.>" }`: what `SUBJECTS.all` is. */
const membersOf = ({ name, value }: Declaration): Declaration[] =>
  isMark(value[0], "{")
    ? [...fieldsOf(value, 0, "javascript")].map(([field, tokens]) => ({
        name: memberName(name, field),
        value: [...tokens],
      }))
    : [];

function equalsBehind(tokens: readonly Token[], index: number): number | null {
  if (isMark(tokens[index + 1], "=", ":=")) return index + 1;
  if (!isMark(tokens[index + 1], ":") && tokens[index + 1]?.kind !== "word") return null;
  for (let at = index + 2; at < index + longestType; at += 1) {
    if (isMark(tokens[at], "=")) return at;
    if (isMark(tokens[at], ",", ")", "{", "}") || tokens[at]?.kind === "text") return null;
  }
  return null;
}

/** Not an argument with a name, nor a field of something. */
function isDeclared(tokens: readonly Token[], index: number, language: Language): boolean {
  const before = tokens[index - 1];
  if (before === undefined) return true;
  if (isMark(before, ".", ",", "=", ":")) return false;
  if (isWord(before, ...declaring)) return true;
  if (isMark(tokens[index + 1], ":=")) return true;
  if (language === "java") return isWord(before, "String") || isMark(before, ">", "]");
  // A block of Go's `const (`, a module or a class of Python.
  if (language === "go")
    return isMark(before, "(") ? isWord(tokens[index - 2], "const", "var") : before.kind === "text";
  return language === "python" && !isMark(before, "(");
}

/** Up to the end of the statement: a semicolon, or a word that begins another one. */
function valueFrom(tokens: readonly Token[], from: number): Token[] {
  const value: Token[] = [];
  let depth = 0;
  for (let at = from; at < from + longestValue; at += 1) {
    const token = tokens[at];
    if (token === undefined || (depth === 0 && isMark(token, ";", ",", ")", "}", "]"))) break;
    const last = value.at(-1);
    if (depth === 0 && last !== undefined && !continues(last, token)) break;
    if (isMark(token, "(", "[", "{")) depth += 1;
    if (isMark(token, ")", "]", "}")) depth -= 1;
    value.push(token);
  }
  return value;
}

/** Two values in a row are two statements: lines end without a semicolon in half of the languages. */
const continues = (last: Token, token: Token): boolean =>
  token.kind === "mark" || last.kind === "mark"
    ? !isMark(last, ")", "]", "}") || token.kind === "mark"
    : isWord(last, "new");
