import type { Span } from "./secret-spans.ts";

/**
 * Credentials in URLs, also with characters that have to be escaped and are not, in `user:password@host:port` without a scheme, and in queries. Every
 * look is bounded by the next URL or by a length: linear in the text.
 */
export function urlCredentials(text: string): Span[] {
  const spans: Span[] = [];
  for (let colon = text.indexOf("://"); colon !== -1; ) {
    const next = text.indexOf("://", colon + 3);
    const span = userInfo(text, colon, next);
    if (span !== null) spans.push(span);
    colon = next;
  }
  for (let at = text.indexOf("@"); at !== -1; at = text.indexOf("@", at + 1)) {
    const span = withoutScheme(text, at);
    if (span !== null) spans.push(span);
  }
  return text.includes("=") ? [...spans, ...queryValues(text)] : spans;
}

const longestUrl = 2_048;

/** @param next where the scheme of the next URL ends; -1: there is none. */
function userInfo(text: string, colon: number, next: number): Span | null {
  const start = colon + 3;
  const bound = Math.min(text.length, start + longestUrl, next === -1 ? Number.POSITIVE_INFINITY : next);
  const region = text.slice(start, bound);
  const rest = region.slice(0, endOfUrl(region, bound === next));
  const scheme = schemeBefore(text, colon);
  const at = rest.lastIndexOf("@");
  if (at === -1) return afterBlank(region, rest, scheme, start);
  if (at === 0 || isAfterHost(rest, at, scheme)) return null;
  // A printed command leaves credentials to its reader: postgresql://<USER>:<PASSWORD>@host.
  if (/^<[A-Z]+>(?::<[A-Z]+>)?$/.test(rest.slice(0, Math.min(at, 100)))) return null;
  const separator = rest.slice(0, at).indexOf(":");
  // Of PostgreSQL it is a role; elsewhere a name alone is often a token (`https://TOKEN@host`, `nats://TOKEN@host`).
  if (separator === -1 && scheme.startsWith("postgres")) return null;
  return { start: start + separator + 1, end: start + at };
}

/** White space ends a URL, and so does the comma before the next one of a list. */
function endOfUrl(region: string, isBeforeNext: boolean): number {
  const blank = region.search(/\s/);
  if (blank !== -1) return blank;
  const comma = isBeforeNext ? region.lastIndexOf(",") : -1;
  return comma === -1 ? region.length : comma;
}

/** A password with a blank in it: `postgres://user:my secret@host:5432`; a port before the blank is one. */
function afterBlank(region: string, rest: string, scheme: string, start: number): Span | null {
  const separator = rest.indexOf(":");
  if (separator <= 0 || /^https?$/.test(scheme) || /[/?#]|^\d{1,5}[,.;]?$/.test(rest.slice(separator + 1)))
    return null;
  const line = region.slice(0, rest.length + longestPassword).split("\n", 1)[0] ?? "";
  const at = line.lastIndexOf("@");
  if (at < rest.length || !/^(?:[\w.-]{1,80}|\[[0-9a-fA-F:.%]{2,50}\])(?:[:/,]|$)/.test(line.slice(at + 1)))
    return null;
  return { start: start + separator + 1, end: start + at };
}

const schemeBefore = (text: string, colon: number): string =>
  /[a-z][a-z0-9+.-]{0,23}$/i.exec(text.slice(Math.max(0, colon - 24), colon))?.[0].toLowerCase() ?? "";

/**
 * Whether the @ belongs to a path or query: `http://host:8080/path?email=a@b`. A password that begins with digits looks like a port, so only the
 * schemes of the web, where an @ in a path is common, get the benefit of the doubt; for the others an @ before any query ends credentials.
 */
function isAfterHost(rest: string, at: number, scheme: string): boolean {
  const hostEnd = rest.search(/[/?#]/);
  if (hostEnd === -1 || at < hostEnd) return false;
  const looksLikeHost = /^[^:@]*(?::\d+)?$/.test(rest.slice(0, hostEnd).slice(0, 300));
  if (!looksLikeHost) return false;
  const query = rest.indexOf("?");
  const inQuery = rest[hostEnd] === "/" && query !== -1 && query < at;
  return /^(?:https?|wss?)$/.test(scheme) || inQuery;
}

const longestPassword = 128;
/** A host with its port or path, one in brackets, and what Go's driver for MySQL and Oracle's write. */
const host =
  /^(?:\/\/)?(?!sha\d)(?:[\w.-]{1,80}:\d{2,5}(?!\d)|(?=[\d.-]{0,79}[A-Za-z])[\w.-]{1,80}\/|\[[0-9a-fA-F:.]{2,50}\]|(?:tcp|unix)\()/;

/** `user:password@host:4222`, `user/password@host:1521`. */
function withoutScheme(text: string, at: number): Span | null {
  if (!host.test(text.slice(at + 1, at + 92))) return null;
  const before = text.slice(Math.max(0, at - longestPassword), at);
  const word = /[^\s"'`,;(){}<>=]+$/.exec(before)?.[0] ?? "";
  const path = word.lastIndexOf("/");
  const separator = word.indexOf(":", path + 1);
  if (separator > path + 1 && separator < word.length - 1)
    return { start: at - word.length + separator + 1, end: at };
  const isOracle = /^(?:[\w:]{0,40}:)?[\w$#]{1,40}\/[^/]{6,}$/.test(word) && /\d/.test(word.slice(path));
  return isOracle ? { start: at - word.length + path + 1, end: at } : null;
}

/** `?key=x`, `#code=x`: names that say nothing by themselves, and a value that looks like none somebody typed. */
function queryValues(text: string): Span[] {
  return [
    ...text.matchAll(/[?&#](?:key|code|auth|session|sid|ticket|assertion|nonce|hmac)=([\w.~%+/-]{12,})/gi),
  ].flatMap((match) => {
    const value = match[1] ?? "";
    const end = match.index + match[0].length;
    return /\d/.test(value) && /[A-Za-z]/.test(value) ? [{ start: end - value.length, end }] : [];
  });
}
