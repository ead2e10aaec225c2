import { inside } from "./brackets.ts";
import { fieldsOf } from "./fields.ts";
import { isMark, isWord, type Token } from "./token.ts";

/** Calls of async-nats that give a stream to work with. */
const opening = ["get_stream", "get_or_create_stream", "create_stream"];
/** What is looked at to find where a handle comes from. */
const longestWay = 2_000;

/**
 * The words of the stream that a method of Rust is called on at `call`: of `let stream = js.get_stream(ORDERS)…; stream.create_consumer(…)` in the same
 * function, or in one expression. Null: it is not plain which.
 */
export function streamOfHandle(tokens: readonly Token[], call: number): readonly Token[] | null {
  if (!isMark(tokens[call - 1], ".", "?.")) return null;
  const handle = tokens[call - 2];
  if (handle?.kind === "word" && !isMark(tokens[call - 3], ".") && !isWord(handle, "await"))
    return declared(tokens, call - 2, handle.text);
  const start = startOfStatement(tokens, call);
  const last = tokens.slice(start, call).findLastIndex((token) => isWord(token, ...opening));
  return last === -1 ? null : opened(tokens, start + last, call);
}

/** By the nearest declaration above, and by none of another function. */
function declared(tokens: readonly Token[], from: number, name: string): readonly Token[] | null {
  for (let at = from - 1; at > Math.max(0, from - longestWay); at -= 1) {
    if (isWord(tokens[at], "fn")) return null;
    const isDeclaration =
      isWord(tokens[at], name) && (isWord(tokens[at - 1], "let") || isWord(tokens[at - 2], "let"));
    if (isDeclaration) return opened(tokens, at + 1, from);
  }
  return null;
}

/** Brackets that are closed before `from` belong to the statement, and so does what stands in them. */
function startOfStatement(tokens: readonly Token[], from: number): number {
  let depth = 0;
  for (let at = from - 1; at > Math.max(0, from - longestWay); at -= 1) {
    if (isMark(tokens[at], ")", "}", "]")) depth += 1;
    else if (isMark(tokens[at], "(", "{", "[")) depth -= 1;
    if (depth < 0 || (depth === 0 && isMark(tokens[at], ";"))) return at + 1;
  }
  return 0;
}

/** The stream of the first such call before the statement ends. */
function opened(tokens: readonly Token[], from: number, to: number): readonly Token[] | null {
  for (let at = from; at < to && !isMark(tokens[at], ";"); at += 1) {
    if (!isWord(tokens[at], ...opening) || !isMark(tokens[at + 1], "(")) continue;
    const given = inside(tokens, at + 1);
    const brace = given.findIndex((token) => isMark(token, "{"));
    return brace === -1 ? given : (fieldsOf(given, brace, "rust").get("name") ?? null);
  }
  return null;
}
