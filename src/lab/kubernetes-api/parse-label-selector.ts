import type { LabelRequirement } from "./label-selector.ts";
import { badRequest } from "./status.ts";

/**
 * Parses `a=b,c!=d,e in (f,g),h notin (i),j,!k`; commas join with AND. Throws ApiError 400 with the words of apimachinery's parser, measured
 * on 1.20. Its `>` and `<` are refused, as nothing in the lab has labels that are numbers.
 */
export function parseLabelSelector(selector: string): LabelRequirement[] {
  const tokens = tokensOf(selector);
  const requirements: LabelRequirement[] = [];
  if (tokens.next() === "") return requirements;
  for (;;) {
    const found = tokens.next();
    if (!isWord(found) && found !== "!") refuse(found, "!, identifier, or 'end of string'");
    requirements.push(inRequirement(() => requirement(tokens)));
    const after = tokens.take();
    if (after === "") return requirements;
    if (after !== ",") refuse(after, "',' or 'end of string'");
    const next = tokens.next();
    if (!isWord(next) && next !== "!") refuse(next, "identifier after ','");
  }
}

interface Tokens {
  /** The token to come; "" at the end. */
  next(): string;
  take(): string;
}

function tokensOf(selector: string): Tokens {
  const tokens = selector.match(/==|!=|[=!(),<>]|[^\s=!(),<>]+/g) ?? [];
  let at = 0;
  return {
    next: () => tokens[at] ?? "",
    take() {
      at += 1;
      return tokens[at - 1] ?? "";
    },
  };
}

function isWord(token: string): boolean {
  return /^[^\s=!(),<>]+$/.test(token);
}

class ParseError extends Error {}

function refuse(found: string, expected: string): never {
  throw badRequest(`found '${found}', expected: ${expected}`);
}

function unexpected(found: string, expected: string): never {
  throw new ParseError(`found '${found}', expected: ${expected}`);
}

function inRequirement(parse: () => LabelRequirement): LabelRequirement {
  try {
    return parse();
  } catch (error) {
    if (error instanceof ParseError) throw badRequest(`unable to parse requirement: ${error.message}`);
    throw error;
  }
}

function requirement(tokens: Tokens): LabelRequirement {
  const isAbsent = tokens.next() === "!";
  if (isAbsent) tokens.take();
  const key = tokens.take();
  if (!isWord(key)) unexpected(key, "identifier");
  assertKey(key);
  if (isAbsent) return { operator: "absent", key };
  if (tokens.next() === "" || tokens.next() === ",") return { operator: "exists", key };
  const operator = tokens.take();
  switch (operator) {
    case "=":
    case "==":
      return { operator: "in", key, values: [exactValue(tokens)] };
    case "!=":
      return { operator: "notin", key, values: [exactValue(tokens)] };
    case "in":
    case "notin":
      return { operator, key, values: setOfValues(tokens) };
    default:
      return unexpected(operator, "'=', '!=', '==', 'in', notin'");
  }
}

function exactValue(tokens: Tokens): string {
  if (tokens.next() === "" || tokens.next() === ",") return "";
  const value = tokens.take();
  if (!isWord(value)) unexpected(value, "identifier");
  return value;
}

function setOfValues(tokens: Tokens): string[] {
  const open = tokens.take();
  if (open !== "(") throw new ParseError(`found '${open}' expected: '('`);
  const values: string[] = [];
  for (;;) {
    values.push(isWord(tokens.next()) ? tokens.take() : "");
    const after = tokens.take();
    if (after === ")") return values;
    if (after !== ",") unexpected(after, "',' or ')'");
  }
}

const namePart = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";

function assertKey(key: string): void {
  const name = key.split("/").at(-1) ?? "";
  if (new RegExp(`^${namePart}$`).test(name)) return;
  throw new ParseError(
    `invalid label key "${key}": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an ` +
      `alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '${namePart}')`,
  );
}
