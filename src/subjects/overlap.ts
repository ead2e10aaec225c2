import { hasWildcard } from "./subject.ts";
import { isStar, isWild, type WildcardRule } from "./wildcard-rule.ts";

/**
 * True when a message can match both subjects. With the rule of a server: when JetStream refuses both in different streams of one account (error 10065),
 * which is SubjectsCollide, measured on 2.9.10, 2.10.27, 2.12.15, 2.14.10 and 2.15.3. Expects valid subjects (`parseSubject`).
 */
export function subjectsOverlap(a: string, b: string, rule: WildcardRule = "whole-tokens"): boolean {
  if (a === b) return true;
  const tokensA = a.split(".");
  const tokensB = b.split(".");
  const wildA = hasWildcard(tokensA);
  const wildB = hasWildcard(tokensB);
  if (!wildA && !wildB) return false;
  if (!wildA) return literalMatches(tokensA, tokensB, rule);
  if (!wildB) return literalMatches(tokensB, tokensA, rule);
  return wildcardsCollide(tokensA, tokensB, rule);
}

/** How the server compares a literal with a wildcard subject: of first characters only `*` counts here, `>` does not. */
function literalMatches(literal: readonly string[], pattern: readonly string[], rule: WildcardRule): boolean {
  for (const [index, token] of pattern.entries()) {
    const own = literal[index];
    if (own === undefined) return false;
    if (token === ">") return true;
    if (!isStar(token, rule) && token !== own) return false;
  }
  return literal.length === pattern.length;
}

function wildcardsCollide(a: readonly string[], b: readonly string[], rule: WildcardRule): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (short.length < long.length && short.at(-1) !== ">") return false;
  return short.every((token, index) => {
    const other = long[index] ?? "";
    return token === other || isWild(token, rule) || isWild(other, rule);
  });
}
