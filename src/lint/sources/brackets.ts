import { isMark, type Token } from "./token.ts";

const opening = ["(", "[", "{"];
const closing = [")", "]", "}"];

/** A definition is shorter. What opens thousands of brackets in each other is looked through once, not once for each. */
const longestLiteral = 4_000;

/** Index of the bracket that closes the one at `open`; behind the last token that is looked at where none does. */
export function closeOf(tokens: readonly Token[], open: number, longest = longestLiteral): number {
  const end = Math.min(tokens.length, open + longest);
  let depth = 0;
  for (let index = open; index < end; index += 1) {
    if (isMark(tokens[index], ...opening)) depth += 1;
    else if (isMark(tokens[index], ...closing)) depth -= 1;
    if (depth === 0) return index;
  }
  return end;
}

/** What stands between a bracket and the one that closes it. */
export const inside = (tokens: readonly Token[], open: number): Token[] =>
  tokens.slice(open + 1, closeOf(tokens, open));

/** The parts between marks that stand in no bracket; empty ones are left out. */
export function splitAt(tokens: readonly Token[], ...marks: readonly string[]): Token[][] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (isMark(token, ...opening)) depth += 1;
    else if (isMark(token, ...closing)) depth -= 1;
    if (depth === 0 && isMark(token, ...marks)) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts.filter((part) => part.length > 0);
}
