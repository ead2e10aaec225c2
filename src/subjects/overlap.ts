import { hasWildcard } from "./subject.ts";

/**
 * True when JetStream refuses both subjects in different streams of one account (error 10065). The server's own rule (SubjectsCollide),
 * its quirk included, measured on 2.9.10 and 2.10.27: a token that merely starts with `*` or `>` is compared as if it were a wildcard, so
 * `a.*x.*` and `a.foo.*` collide although no message matches both. Expects valid subjects (`parseSubject`).
 */
export function subjectsOverlap(a: string, b: string): boolean {
  if (a === b) return true;
  const tokensA = a.split(".");
  const tokensB = b.split(".");
  const wildA = hasWildcard(tokensA);
  const wildB = hasWildcard(tokensB);
  if (!wildA && !wildB) return false;
  if (!wildA) return literalMatches(tokensA, tokensB);
  if (!wildB) return literalMatches(tokensB, tokensA);
  return wildcardsCollide(tokensA, tokensB);
}

/** How the server compares a literal with a wildcard subject: here only a leading `*` is lenient, a leading `>` is not. */
function literalMatches(literal: readonly string[], pattern: readonly string[]): boolean {
  for (const [index, token] of pattern.entries()) {
    const own = literal[index];
    if (own === undefined) return false;
    if (token === ">") return true;
    if (!token.startsWith("*") && token !== own) return false;
  }
  return literal.length === pattern.length;
}

function wildcardsCollide(a: readonly string[], b: readonly string[]): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (short.length < long.length && short.at(-1) !== ">") return false;
  return short.every((token, index) => tokensCollide(token, long[index] ?? ""));
}

/** Two tokens of two wildcard subjects: only their first characters decide whether they are wildcards. */
function tokensCollide(a: string, b: string): boolean {
  return a === b || looksWild(a) || looksWild(b);
}

export function looksWild(token: string): boolean {
  return token.startsWith("*") || token.startsWith(">");
}
