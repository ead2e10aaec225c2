import type { Span } from "./secret-assignments.ts";

const keyBlock = "(?:[A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?|USER NKEY SEED|NATS USER JWT)";
/** The first and the last line of a key. */
export const beginOfKey = new RegExp(`-----BEGIN ${keyBlock}-----`);
export const endOfKey = new RegExp(`-{3,6}END ${keyBlock}-{3,6}`);

/** Each with a bounded length, so that the time is linear in the text. */
const shapes: readonly RegExp[] = [
  // JSON Web Tokens.
  /\beyJ[\w-]{8,512}\.[\w-]{1,8192}(?:\.[\w-]{0,1024})?/g,
  // NATS seeds (nkeys: S, the kind, 56 characters of base32).
  /\bS[ACNOUPX][A-Z2-7]{56}\b/g,
  // GitHub, GitLab, npm, Slack, Stripe, Google, AWS, OpenAI, age.
  /\b(?:gh[opsur]_[A-Za-z0-9]{20,255}|github_pat_\w{20,255}|glpat-[\w-]{20,64}|npm_[A-Za-z0-9]{30,64})/g,
  /\bxox[abeprs]-[A-Za-z0-9-]{10,255}/g,
  /\b[rs]k_(?:live|test)_[A-Za-z0-9]{10,255}/g,
  /\bAIza[\w-]{35}/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /\bsk-[A-Za-z0-9_-]{20,255}/g,
  /\bAGE-SECRET-KEY-1[A-Z0-9]{20,80}/g,
];

/** Secrets that are recognised by how they look, wherever they stand. */
export function secretShapes(text: string): Span[] {
  const found = shapes.flatMap((shape) => [...text.matchAll(shape)].map(spanOf));
  return [...found, ...keyBlocks(text), ...bearerTokens(text), ...userOptions(text)];
}

const spanOf = ({ index, 0: match }: RegExpMatchArray & { index: number }): Span => ({
  start: index,
  end: index + match.length,
});

/** What stands between the first and the last line; to the end of the text where it is cut off. */
function keyBlocks(text: string): Span[] {
  const spans: Span[] = [];
  for (const match of text.matchAll(new RegExp(beginOfKey, "g"))) {
    const start = match.index + match[0].length;
    if (start < (spans.at(-1)?.end ?? 0)) continue;
    const end = text.slice(start).search(endOfKey);
    spans.push({ start, end: end === -1 ? text.length : start + end });
  }
  return spans;
}

/** `bearer x` in a sentence: x has a digit, or is long. */
function bearerTokens(text: string): Span[] {
  return [...text.matchAll(/\bbearer[^\S\n]{1,8}([\w.~+/=-]{1,4096})/gi)].flatMap((match) => {
    const token = match[1] ?? "";
    if (token.length < 20 && !/\d/.test(token)) return [];
    const end = match.index + match[0].length;
    return [{ start: end - token.length, end }];
  });
}

/** `curl -u user:password`. */
function userOptions(text: string): Span[] {
  return [...text.matchAll(/(?:^|\s)(?:-u|--user)[^\S\n=]{0,4}=?([\w.-]{1,64}):([^\s"']{1,256})/g)].map(
    (match) => {
      const end = match.index + match[0].length;
      return { start: end - (match[2] ?? "").length, end };
    },
  );
}
