import type { Span } from "./secret-assignments.ts";

/** Credentials in URLs, also with characters that have to be escaped and are not, and in `user:password@host:port` without a scheme. Linear in the text. */
export function urlCredentials(text: string): Span[] {
  const spans: Span[] = [];
  for (let colon = text.indexOf("://"); colon !== -1; colon = text.indexOf("://", colon + 3)) {
    const span = userInfo(text, colon);
    if (span !== null) spans.push(span);
  }
  for (let at = text.indexOf("@"); at !== -1; at = text.indexOf("@", at + 1)) {
    const span = withoutScheme(text, at);
    if (span !== null) spans.push(span);
  }
  return spans;
}

const longestUrl = 2_048;

function userInfo(text: string, colon: number): Span | null {
  const start = colon + 3;
  const rest = text.slice(start, Math.min(start + longestUrl, endOfUrl(text, start)));
  const at = rest.lastIndexOf("@");
  const scheme = schemeBefore(text, colon);
  if (at <= 0 || isAfterHost(rest, at, scheme)) return null;
  // A printed command leaves credentials to its reader: postgresql://<USER>:<PASSWORD>@host.
  if (/^<[A-Z]+>(?::<[A-Z]+>)?$/.test(rest.slice(0, Math.min(at, 100)))) return null;
  const separator = rest.slice(0, at).indexOf(":");
  // Of PostgreSQL it is a role; elsewhere a name alone is often a token (`https://TOKEN@host`, `nats://TOKEN@host`).
  if (separator === -1 && scheme.startsWith("postgres")) return null;
  return { start: start + separator + 1, end: start + at };
}

/** White space ends a URL, and so does the comma before the next one of a list. */
function endOfUrl(text: string, start: number): number {
  const blank = /\s/.exec(text.slice(start, start + longestUrl))?.index;
  const end = blank === undefined ? text.length : start + blank;
  const next = text.indexOf("://", start);
  const comma = next === -1 || next > end ? -1 : text.lastIndexOf(",", next);
  return comma >= start ? comma : end;
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

function withoutScheme(text: string, at: number): Span | null {
  if (!/^[\w.-]{1,80}:\d{2,5}(?!\d)/.test(text.slice(at + 1, at + 88))) return null;
  const before = text.slice(Math.max(0, at - longestPassword), at);
  const word = /[^\s"'`,;(){}<>=/]+$/.exec(before)?.[0] ?? "";
  const separator = word.indexOf(":");
  if (separator <= 0 || separator === word.length - 1) return null;
  return { start: at - word.length + separator + 1, end: at };
}
