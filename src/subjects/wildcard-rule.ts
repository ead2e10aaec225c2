/**
 * What a server takes for a wildcard when it compares the subjects of two definitions. `whole-tokens`: the tokens `*` and `>`, as it delivers messages.
 * `first-characters`: also a token that merely starts so, which makes `a.*x.*` and `a.foo.*` collide although no message matches both.
 */
export type WildcardRule = "whole-tokens" | "first-characters";

export const isWild = (token: string, rule: WildcardRule): boolean =>
  isStar(token, rule) || (rule === "whole-tokens" ? token === ">" : token.startsWith(">"));

/** A wildcard for one token. */
export const isStar = (token: string, rule: WildcardRule): boolean =>
  rule === "whole-tokens" ? token === "*" : token.startsWith("*");
