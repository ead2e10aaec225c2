import { isStar, type WildcardRule } from "./wildcard-rule.ts";

/**
 * True when every subject a message can have that matches `b` also matches `a`. `covers(pattern, literal)` therefore tells whether the pattern receives
 * the literal subject. With the rule of a server: when it takes `b` for a part of `a` (isSubsetMatch). Expects valid subjects.
 */
export function covers(a: string, b: string, rule: WildcardRule = "whole-tokens"): boolean {
  const tokensA = a.split(".");
  const tokensB = b.split(".");
  for (const [index, token] of tokensA.entries()) {
    const other = tokensB[index];
    if (other === undefined) return false;
    if (token === ">") return true;
    if (other === ">") return false;
    if (other === "*" ? token !== "*" : !isStar(token, rule) && token !== other) return false;
  }
  return tokensA.length === tokensB.length;
}

/** What is left out of `b` has more tokens than it must have: `a.*` of `a.>`. */
export const coversShortest = (a: string, b: string): boolean =>
  /(^|\.)>$/.test(b) && covers(a, b.replace(/>$/, "*"));

/** The subjects of `wanted` that no single subject of `available` covers. */
export function uncovered(wanted: readonly string[], available: readonly string[]): string[] {
  return wanted.filter((subject) => !available.some((candidate) => covers(candidate, subject)));
}
