/** A valid JetStream stream subject, split at its dots. */
export interface Subject {
  text: string;
  tokens: string[];
}

export type ParsedSubject = { ok: true; subject: Subject } | { ok: false; error: string };

const whitespace = /[\t\n\f\r ]/;

/**
 * Parses a stream subject by the server's own rule (IsValidSubject, the same on nats-server 2.9 to 2.15): no empty token, no white
 * space, `>` only as the last token. Tokens such as `*x` are valid, and literal.
 */
export function parseSubject(text: string): ParsedSubject {
  if (text === "") return { ok: false, error: "the subject is empty" };
  const tokens = text.split(".");
  for (const [index, token] of tokens.entries()) {
    if (token === "") return { ok: false, error: `"${text}" has an empty token` };
    if (whitespace.test(token)) return { ok: false, error: `"${text}" contains white space` };
    if (token === ">" && index < tokens.length - 1) {
      return { ok: false, error: `"${text}" has ">" before its last token` };
    }
  }
  return { ok: true, subject: { text, tokens } };
}

/** True when one of the tokens is `*` or `>`: only whole tokens are wildcards to the server's classification. */
export function hasWildcard(tokens: readonly string[]): boolean {
  return tokens.some((token) => token === "*" || token === ">");
}
