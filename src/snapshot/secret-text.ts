import type { KnownSecrets } from "./known-secrets.ts";
import { secretAssignments } from "./secret-assignments.ts";
import { decodeEscapes, encodedSecrets } from "./secret-encodings.ts";
import { secretShapes } from "./secret-shapes.ts";
import { type Span, spanOf } from "./secret-spans.ts";
import { urlCredentials } from "./secret-urls.ts";

/** Every part of a text that is secret, as it stands there or when it is decoded. */
export function secretSpans(text: string, known: KnownSecrets): Span[] {
  const clean = cleanTexts(known);
  if (clean.has(text)) return [];
  const spans = spansIn(asciiWide(text), known, 0);
  if (spans.length === 0 && text.length <= longestClean) clean.add(text);
  return spans;
}

const longestClean = 64;
const mostClean = 10_000;
const nothingKnown = {};
const cleanBy = new WeakMap<object, Set<string>>();

/** Names, labels and times in which there was nothing: of the texts of a deployment three in four are said again. */
function cleanTexts(known: KnownSecrets): Set<string> {
  const key = known ?? nothingKnown;
  const texts = cleanBy.get(key);
  if (texts !== undefined && texts.size < mostClean) return texts;
  const empty = new Set<string>();
  cleanBy.set(key, empty);
  return empty;
}

/** Something encoded in something encoded in something encoded is no accident any more. */
const deepest = 3;

function spansIn(text: string, known: KnownSecrets, depth: number): Span[] {
  const spans = [
    ...(known === null ? [] : [...text.matchAll(known)].map(spanOf)),
    ...(suspicious.test(text)
      ? [...secretShapes(text), ...urlCredentials(text), ...secretAssignments(text)]
      : []),
  ];
  if (depth === deepest) return spans;
  const isSecret = (inside: string) => spansIn(inside, known, depth + 1).length > 0;
  const decoded = decodeEscapes(text);
  return [
    ...spans,
    ...encodedSecrets(text, isSecret),
    ...(decoded === null ? [] : spansIn(decoded.text, known, depth + 1).map(decoded.origin)),
  ];
}

/** Anything that is found below contains one of these: most texts are done after this one test. */
const suspicious =
  /@|pass|pwd|pw|secret|token|key|credential|bearer|basic|auth|cookie|jwt|sig|identified by|-----BEGIN|private-lines|eyJ|xox|xapp|AIza|ya29|GOCSPX|AKIA|ASIA|npm_|pypi-|glpat|gh[opsur]_|github_pat|sk[-_]|rk_|SG\.|8Q~|hv[sbr]\.|do[opr]_v1|:AA|SCRAM-|md5|\$\w{1,8}\$|hooks\.slack|webhooks\/|[?&#](?:code|auth|session|sid|ticket|assertion|nonce|hmac)=|S[ACNOUPX][A-Z2-7]{20}|(?:-u|--user)\s/i;

/** Full-width forms as what they look like; every character stays where it is. */
const asciiWide = (text: string): string =>
  /[\uff01-\uff5e]/.test(text)
    ? text.replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    : text;
