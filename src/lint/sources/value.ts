import { inside, splitAt } from "./brackets.ts";
import { memberName } from "./fields.ts";
import type { Constants, TextAt } from "./named-texts.ts";
import { isMark, isWord, type Token } from "./token.ts";

/** Calls that leave a text what it is: `"x".to_string()`, `String::from("x")`, `Some("x".into())`. */
const keeping = new Set([
  ...["to_string", "into", "to_owned", "clone", "as_str", "String", "from", "Some", "str", "as_ref"],
  ...["ptr", "aws", "strptr", "Ptr", "listOf", "of", "asList", "List", "Arrays", "Set", "setOf"],
]);
const fillers = new Set(["format", "Sprintf", "String", "fmt"]);

/** What an expression says, where that is written; null: it is worked out where the program runs. */
export function textOf(tokens: readonly Token[], constants: Constants): TextAt | null {
  const parts = splitAt(tokens, "+");
  if (parts.length > 1) return joined(parts.map((part) => textOf(part, constants)));
  const filled = filledText(tokens, constants);
  if (filled !== null) return filled;
  const telling = tokens.filter(
    (token) => token.kind !== "mark" && !(token.kind === "word" && keeping.has(token.text)),
  );
  const [only, second] = telling;
  if (only === undefined) return null;
  if (only.kind === "text") return second === undefined ? interpolated(only, constants) : null;
  // `names::MAIN`, `Subjects.MAIN`: the last word is the constant's.
  const last = telling.at(-1);
  const isPath = telling.every(({ kind }) => kind === "word") && !tokens.some((token) => isMark(token, "["));
  const [object] = telling.slice(-2);
  const member =
    last === undefined || object === last || object === undefined ? null : memberName(object.text, last.text);
  const constant =
    last !== undefined && isPath
      ? ((member === null ? null : constants.textOf(member)) ?? constants.textOf(last.text))
      : null;
  return last === undefined || constant === null ? null : { text: constant.text, at: constant.at ?? last.at };
}

/** The texts of a list, those that are not written as null. A single text is a list of one. */
export function textsOf(tokens: readonly Token[], constants: Constants): (TextAt | null)[] {
  const open = tokens.findIndex((token) => isMark(token, "[", "{", "("));
  const first = tokens[open];
  if (first === undefined) {
    const [only, second] = tokens.filter((token) => !isMark(token, "&"));
    const list = second === undefined && only?.kind === "word" ? constants.listOf(only.text) : null;
    return list ?? [textOf(tokens, constants)];
  }
  const elements = inside(tokens, open);
  // Go: `[]string{"a"}`, Java: `new String[] {"a"}`.
  if (elements.length === 0 && !isMark(first, "(")) {
    const rest = tokens.slice(open + 2);
    return rest.some((token) => isMark(token, "{")) ? textsOf(rest, constants) : [];
  }
  const holds = isMark(first, "[", "{") || isWord(tokens[open - 1], "listOf", "of", "asList", "setOf");
  if (isWord(tokens[open - 1], "Some")) return textsOf(elements, constants);
  return holds
    ? splitAt(elements, ",").map((element) => textOf(element, constants))
    : [textOf(tokens, constants)];
}

/** A number, also as a product, a power or a shift; null: none that is written here. */
export function numberOf(tokens: readonly Token[]): number | null {
  const plain = tokens.filter(
    (token) => token.kind !== "word" || !/^(?:as|i64|int64|long|Some|Long|valueOf|int)$/.test(token.text),
  );
  const isSum = plain.every(
    (token) => token.kind === "number" || isMark(token, "*", "**", "<<", "(", ")", "-", "."),
  );
  if (!isSum) return null;
  let value: number | null = null;
  let operator = "";
  let sign = 1;
  for (const token of plain) {
    if (isMark(token, "-")) sign = -1;
    else if (token.kind === "mark" && "*<".includes(token.text[0] ?? "")) operator = token.text;
    else if (token.kind === "number") {
      const number =
        sign * Number(token.text.replaceAll("_", "").replace(/(?:[iu](?:8|16|32|64|size)|[lLn])$/, ""));
      value = value === null ? number : applied(value, operator, number);
      sign = 1;
    }
  }
  return value === null || Number.isNaN(value) ? null : value;
}

function applied(left: number, operator: string, right: number): number {
  switch (operator) {
    case "*":
      return left * right;
    case "**":
      return left ** right;
    case "<<":
      return left * 2 ** right;
    default:
      return Number.NaN;
  }
}

function joined(parts: readonly (TextAt | null)[]): TextAt | null {
  const known = parts.filter((part) => part !== null);
  const [first] = known;
  if (first === undefined || known.length < parts.length) return null;
  return { text: known.map(({ text }) => text).join(""), at: first.at };
}

/** `format!("{}.>", PREFIX)`, `fmt.Sprintf("%s.>", prefix)`. */
function filledText(tokens: readonly Token[], constants: Constants): TextAt | null {
  const open = tokens.findIndex((token) => isMark(token, "("));
  const called = tokens.slice(0, open).filter(({ kind }) => kind === "word");
  if (open < 1 || !called.some(({ text }) => fillers.has(text)) || isWord(called.at(-1), "from")) return null;
  const [pattern, ...given] = splitAt(inside(tokens, open), ",");
  const [text, second] = pattern ?? [];
  if (text?.kind !== "text" || second !== undefined) return null;
  const values = given.map((each) => textOf(each, constants)?.text);
  return replaced(text, /\{(\w*)\}|%[svdq]/g, (name) =>
    name === undefined || name === "" ? values.shift() : constants.textOf(name)?.text,
  );
}

const interpolated = (token: Token, constants: Constants): TextAt | null =>
  token.filled
    ? replaced(token, /\$?\{\s*(?:\w+\.)*(\w+)\s*\}/g, (name) =>
        name === undefined ? undefined : constants.textOf(name)?.text,
      )
    : { text: token.text, at: token.at };

/** Null where a place is left, or its value is not written. */
function replaced(
  { text, at }: Token,
  places: RegExp,
  value: (name: string | undefined) => string | undefined,
): TextAt | null {
  let isWhole = true;
  const filled = text.replace(places, (_place, name: string | undefined) => {
    const known = value(name);
    if (known === undefined) isWhole = false;
    return known ?? "";
  });
  return isWhole && !/[{}]/.test(filled) ? { text: filled, at } : null;
}
