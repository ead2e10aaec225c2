import { parseJsonOr } from "../parse-json.ts";
import { type KnownSecrets, knownSecrets } from "./known-secrets.ts";
import { isSecretName } from "./secret-names.ts";
import { mask, masked, type Span } from "./secret-spans.ts";
import { secretSpans } from "./secret-text.ts";

/**
 * A copy of plain JSON data without secrets: known values, URL credentials, values beside a word that says so, tokens by their shape, private keys, and
 * the annotation in which kubectl keeps a whole manifest. Everything else stays as it is. Strings that hold JSON are redacted as JSON.
 */
export function redact(data: unknown, secrets: readonly string[]): unknown {
  return redactValue(data, knownSecrets(secrets), "");
}

/** The same for one piece of text, such as an error message. */
export function redactText(text: string, secrets: readonly string[]): string {
  return redactString(text, knownSecrets(secrets));
}

/** Text as it is, but for the values that are known, in all their spellings. */
export function withoutKnown(text: string, secrets: readonly string[]): string {
  const known = knownSecrets(secrets);
  return known === null ? text : text.replace(known, mask);
}

/** Names of variables, of which more than of fields are of secrets. */
const secretVariable = /TOKEN|SECRET|KEY|CREDENTIAL|JWT|COOKIE|SIGNATURE|AUTH$/i;
/** Fields that hold secrets though their names do not say it. */
const secretField = /^(?:bearer|set-cookie|auth|\.(?:env|pgpass|netrc))$/i;
const isSecretFlag = (word: string): boolean =>
  /^--?[a-z0-9-]+$/i.test(word) && (/^-p$|key$/i.test(word) || isSecretName(word));

/** Identifiers: a weak password such as `postgres` must not make the objects of that name unrecognisable. */
const identifierFields = new Set([
  "account",
  "apiVersion",
  "component",
  "container",
  "database",
  "fieldPath",
  "image",
  "kind",
  "labels",
  "matchLabels",
  "name",
  "namespace",
  "nodeName",
  "phase",
  "pod",
  "reason",
  "schema",
  "selector",
  "serverName",
  "serviceName",
  "subjects",
  "table",
  "type",
  "uid",
  "user",
  "version",
]);

/** kubectl's copy of a whole manifest, secrets and all; no check reads it. */
const lastApplied = "kubectl.kubernetes.io/last-applied-configuration";

function redactValue(value: unknown, known: KnownSecrets, field: string): unknown {
  if (typeof value === "string") return redactField(value, known, field);
  if (Array.isArray(value)) return redactArray(value, known, field);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value)
    .filter(([key]) => key !== lastApplied)
    .map(([key, child]): [string, unknown] => [
      redactKey(key),
      redactValue(child, known, identifierFields.has(field) ? field : key),
    ]);
  const copy = Object.fromEntries(entries);
  return isSecretVariable(copy) ? { ...copy, value: mask } : copy;
}

/** Keys are names; those of a map of what servers hold may be any text. */
const redactKey = (key: string): string =>
  key.length > 15 || /[^\w./-]/.test(key) ? redactPlain(withoutInvisible(key), null) : key;

/** An entry of a container's `env`. */
const isSecretVariable = (entry: Record<string, unknown>) =>
  typeof entry.name === "string" &&
  typeof entry.value === "string" &&
  entry.value !== "" &&
  (isSecretName(entry.name) || secretVariable.test(entry.name));

function redactField(text: string, known: KnownSecrets, field: string): string {
  if (text === "") return text;
  if (identifierFields.has(field)) return redactPlain(withoutInvisible(text), null);
  if (secretField.test(field) || isSecretName(field)) return mask;
  return redactString(text, known);
}

/** Lines of a log and words of a command: a private key spans lines, `--password` hides the next word. */
function redactArray(items: unknown[], known: KnownSecrets, field: string): unknown[] {
  let hideNext = false;
  return together(items, known, field).map((item) => {
    if (typeof item !== "string") return redactValue(item, known, field);
    const hidden = hideNext;
    hideNext = isSecretFlag(item);
    return hidden ? mask : redactField(item, known, field);
  });
}

/** What spans several lines is found in all of them together, and hidden in each. */
function together(items: unknown[], known: KnownSecrets, field: string): unknown[] {
  const lines = items.flatMap((item) => (typeof item === "string" ? [withoutInvisible(item)] : []));
  if (lines.length < 2 || lines.length < items.length || identifierFields.has(field)) return items;
  const spans = secretSpans(lines.join("\n"), known);
  if (spans.length === 0) return lines;
  let from = 0;
  return lines.map((line) => {
    const start = from;
    from += line.length + 1;
    return masked(
      line,
      spans.flatMap((span) => withinLine(span, start, line.length)),
    );
  });
}

function withinLine({ start, end }: Span, from: number, length: number): Span[] {
  const part = { start: Math.max(0, start - from), end: Math.min(length, end - from) };
  return part.end > part.start ? [part] : [];
}

/** A text that is JSON is small and flat in practice; parsing deeper ones would end in the depth of the stack. */
const mostJson = { characters: 1_000_000, depth: 64 };

function redactString(text: string, known: KnownSecrets): string {
  const plain = withoutInvisible(text);
  const json = looksLikeJson(plain) ? parseJsonOr(plain, undefined) : undefined;
  if (typeof json === "object" && json !== null) {
    const redacted = JSON.stringify(redactValue(json, known, ""));
    // Untouched JSON keeps its own spacing.
    return redacted === JSON.stringify(json) ? plain : redacted;
  }
  return redactPlain(plain, known);
}

function redactPlain(text: string, known: KnownSecrets): string {
  const spans = secretSpans(text, known);
  return spans.length === 0 ? text : masked(text, spans);
}

function looksLikeJson(text: string): boolean {
  if (!/^\s{0,64}[[{]/.test(text) || text.length > mostJson.characters) return false;
  let depth = 0;
  for (const character of text) {
    if (character === "[" || character === "{") depth += 1;
    else if (character === "]" || character === "}") depth -= 1;
    if (depth > mostJson.depth) return false;
  }
  return true;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: terminal sequences begin with ESC.
const invisible = /\u001b\[[0-9;:]{0,32}[A-Za-z]|[\u200b-\u200f\u2060\ufeff]/g;

/** Colours and characters without width can stand between a name and its value, and hide it from whoever looks for it. */
const withoutInvisible = (text: string): string =>
  text.includes("\u001b") || /[\u200b-\u200f\u2060\ufeff]/.test(text) ? text.replace(invisible, "") : text;
