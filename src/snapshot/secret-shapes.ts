import { type Span, spanOf } from "./secret-spans.ts";

const keyBlock = "(?:[A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?|USER NKEY SEED|NATS USER JWT)";
/** The first and the last line of a key; PuTTY has its own. */
export const beginOfKey = new RegExp(`-----BEGIN ${keyBlock}-----|Private-Lines: \\d{1,4}`);
export const endOfKey = new RegExp(`-{3,6}END ${keyBlock}-{3,6}|Private-MAC:`);

/** Of services that give their tokens a beginning of their own; each with a bounded length, or a last part that is the last of the expression. */
const shapes: readonly RegExp[] = [
  // NATS seeds (nkeys: S, the kind, 56 characters of base32).
  /\bS[ACNOUPX][A-Z2-7]{56}\b/g,
  // GitHub, GitLab, npm, PyPI, Slack, Stripe, SendGrid, Google, AWS, Azure, OpenAI, Vault, DigitalOcean, Telegram, age.
  /\b(?:gh[opsur]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{20,}|npm_[A-Za-z0-9]{30,}|pypi-[\w-]{40,})/g,
  /\b(?:xox[abeprs]|xapp)-[A-Za-z0-9-]{10,}/g,
  /\b[rs]k_(?:live|test)_[A-Za-z0-9]{10,}/g,
  /\bSG\.[\w-]{16,32}\.[\w-]{32,}/g,
  /\b(?:AIza[\w-]{35}|ya29\.[\w-]{20,}|GOCSPX-[\w-]{20,})/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /\b\w{3}8Q~[\w.~-]{31,}/g,
  /\bsk-[\w-]{20,}/g,
  /\b(?:hv[sbr]\.[\w-]{20,}|do[opr]_v1_[0-9a-f]{40,})/g,
  /\b\d{8,10}:AA[\w-]{33}/g,
  /\bAGE-SECRET-KEY-1[A-Z0-9]{20,}/g,
  // Passwords as databases and files keep them: PostgreSQL, crypt(3), bcrypt, argon2.
  /\bSCRAM-SHA-\d{1,3}\$\d{1,8}:[\w+/=]{8,64}\$[\w+/=]{20,100}:[\w+/=]{20,100}/g,
  /\bmd5[0-9a-f]{32}\b/g,
  /\$(?:2[abxy]?|1|5|6|7|y|apr1|argon2id?|argon2d)\$[\w./$,=+-]{20,}/g,
  // Addresses that are all one needs to write there.
  /(?<=hooks\.slack\.com\/)[\w/-]{20,}/g,
  /(?<=discord(?:app)?\.com\/api\/webhooks\/)[\w/-]{20,}/g,
];

/** Secrets that are recognised by how they look, wherever they stand. */
export function secretShapes(text: string): Span[] {
  const found = shapes.flatMap((shape) => [...text.matchAll(shape)].map(spanOf));
  return [...found, ...webTokens(text), ...keyBlocks(text), ...headerTokens(text), ...userOptions(text)];
}

/** JSON Web Tokens: two or three parts of base64url, the first of which begins with `{"`. Each run of such characters is looked at once. */
function webTokens(text: string): Span[] {
  if (!text.includes("eyJ")) return [];
  return [...text.matchAll(/(?<![\w-])[\w-]{11,}(?:\.[\w-]*)+/g)].flatMap((run) => {
    const begin = run[0].search(/(?<![A-Za-z0-9])eyJ/);
    return begin === -1 || !run[0].includes(".", begin)
      ? []
      : [{ start: run.index + begin, end: run.index + run[0].length }];
  });
}

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

/** `bearer x` in a sentence, where x has a digit or is long; `basic x` and the `auth` of docker, where x is a name and a password. */
function headerTokens(text: string): Span[] {
  return [
    ...text.matchAll(
      /\b(?:(bearer)|basic)[^\S\n]{1,8}([\w.~+/=-]+)|\bauth\\{0,3}"\s{0,4}:\s{0,4}\\{0,3}"([\w+/=-]+)/gi,
    ),
  ].flatMap((match) => {
    const [whole, bearer, inHeader, inFile] = match;
    const token = inHeader ?? inFile ?? "";
    const isToken = bearer === undefined ? isNameAndPassword(token) : token.length >= 20 || /\d/.test(token);
    const end = match.index + whole.length;
    return isToken ? [{ start: end - token.length, end }] : [];
  });
}

const isNameAndPassword = (token: string): boolean =>
  token.length >= 8 &&
  /^[\x20-\x39\x3b-\x7e]+:[\x20-\x7e]*$/.test(Buffer.from(token, "base64").toString("latin1"));

/** `curl -u user:password`; what redis-cli takes is a URL. */
function userOptions(text: string): Span[] {
  return [
    ...text.matchAll(/(?:^|\s)(?:-u|--user)[^\S\n=]{0,4}=?(?!rediss?:\/\/)([\w.-]{1,64}):([^\s"']+)/g),
  ].map((match) => {
    const end = match.index + match[0].length;
    return { start: end - (match[2] ?? "").length, end };
  });
}
