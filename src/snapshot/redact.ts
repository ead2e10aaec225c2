import { parseJsonOr } from "../parse-json.ts";
import { type Span, secretAssignments } from "./secret-assignments.ts";
import { beginOfKey, endOfKey, secretShapes } from "./secret-shapes.ts";
import { urlCredentials } from "./secret-urls.ts";

/** What stands in place of a secret. */
const mask = "***";

/**
 * A copy of plain JSON data without secrets: known values, URL credentials, values beside a word that says so, tokens by their shape, private keys, and
 * the annotation in which kubectl keeps a whole manifest. Everything else stays as it is. Strings that hold JSON are redacted as JSON.
 */
export function redact(data: unknown, secrets: readonly string[]): unknown {
  return redactValue(data, prepare(secrets), "");
}

/** The same for one piece of text, such as an error message. */
export function redactText(text: string, secrets: readonly string[]): string {
  return redactString(text, prepare(secrets));
}

/** Names of variables and fields whose values are secrets. */
const secretVariable =
  /PASS(?:$|[^A-Z]|WORD|WD|PHRASE|CODE)|PGPASS|PWD$|^PW$|TOKEN|SECRET|KEY|CREDENTIAL|JWT|COOKIE|SIGNATURE|AUTH$/i;
const secretField =
  /^(?:bearer|authorization|set-cookie|cookie|jwt|auth)$|(?:^|[-_.]|[a-z0-9])(?:pass(?:word|wd|phrase|code)?|pwd|token|secret|credentials)$|(?:api|access|private|encryption|signing|account|stripe|master|license|client)[-_]?key(?:[-_]?data)?$|^\.(?:env|pgpass|netrc)$/i;
const secretFlag = /^--?[a-z0-9-]*(?:password|passwd|passphrase|pass|pwd|token|secret|key|-p)$|^-p$/i;

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

type Known = { pattern: RegExp | null };

function prepare(secrets: readonly string[]): Known {
  const spellings = new Set(
    secrets.flatMap((secret) => [
      secret,
      encodeURIComponent(secret),
      JSON.stringify(secret).slice(1, -1),
      ...(secret.length < 6
        ? []
        : [
            Buffer.from(secret)
              .toString("base64")
              .replace(/(?<!=)=+$/, ""),
          ]),
    ]),
  );
  const parts = [...spellings]
    .filter((spelling) => spelling !== "" && spelling !== mask)
    .sort((a, b) => b.length - a.length)
    .map(knownPattern);
  return { pattern: parts.length === 0 ? null : new RegExp(parts.join("|"), "g") };
}

/** A weak password is looked for as a whole word only: `post` is not part of `postgres`. One that is no word is a secret wherever it stands. */
function knownPattern(spelling: string): string {
  const pattern = spelling.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const isWord = spelling.length < 8 || !/\d/.test(spelling) || !/[A-Za-z]/.test(spelling);
  return isWord ? `(?<![A-Za-z0-9_-])${pattern}(?![A-Za-z0-9_-])` : pattern;
}

function redactValue(value: unknown, known: Known, field: string): unknown {
  if (typeof value === "string") return redactField(value, known, field);
  if (Array.isArray(value)) return redactArray(value, known, field);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value)
    .filter(([key]) => key !== lastApplied)
    .map(([key, child]): [string, unknown] => [
      key,
      redactValue(child, known, identifierFields.has(field) ? field : key),
    ]);
  const copy = Object.fromEntries(entries);
  return isSecretVariable(copy) ? { ...copy, value: mask } : copy;
}

/** An entry of a container's `env`. */
const isSecretVariable = (entry: Record<string, unknown>) =>
  typeof entry.name === "string" &&
  typeof entry.value === "string" &&
  entry.value !== "" &&
  secretVariable.test(entry.name);

function redactField(text: string, known: Known, field: string): string {
  if (text === "") return text;
  if (identifierFields.has(field)) return redactPatterns(text);
  if (secretField.test(field)) return mask;
  return redactString(text, known);
}

/** Lines of a log and words of a command: a private key spans lines, `--password` hides the next word. */
function redactArray(items: unknown[], known: Known, field: string): unknown[] {
  let insideKey = false;
  let hideNext = false;
  return items.map((item) => {
    if (typeof item !== "string") return redactValue(item, known, field);
    const hidden = hideNext || insideKey;
    if (beginOfKey.test(item) && !endOfKey.test(item)) insideKey = true;
    else if (insideKey && endOfKey.test(item)) insideKey = false;
    hideNext = secretFlag.test(item);
    return hidden ? mask : redactField(item, known, field);
  });
}

/** A text that is JSON is small and flat in practice; parsing deeper ones would end in the depth of the stack. */
const mostJson = { characters: 1_000_000, depth: 64 };

function redactString(text: string, known: Known): string {
  const plain = withoutInvisible(text);
  const json = looksLikeJson(plain) ? parseJsonOr(plain, undefined) : undefined;
  if (typeof json === "object" && json !== null) {
    const redacted = JSON.stringify(redactValue(json, known, ""));
    // Untouched JSON keeps its own spacing.
    return redacted === JSON.stringify(json) ? plain : redacted;
  }
  const withoutKnown = known.pattern === null ? plain : plain.replace(known.pattern, mask);
  return redactPatterns(withoutKnown);
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

/** Anything that could match below contains one of these: most strings are done after this one test. */
const suspicious =
  /@|pass|pwd|pw|secret|token|key|credential|bearer|authorization|cookie|jwt|sig|identified by|-----BEGIN|eyJ|xox|AIza|AKIA|ASIA|npm_|glpat|gh[opsur]_|github_pat|sk[-_]|rk_|S[ACNOUPX][A-Z2-7]{20}|(?:-u|--user)\s/i;

function redactPatterns(text: string): string {
  if (!suspicious.test(text)) return text;
  return masked(text, [...secretShapes(text), ...urlCredentials(text), ...secretAssignments(text)]);
}

/** The text with each span replaced; spans may overlap. */
function masked(text: string, spans: readonly Span[]): string {
  let result = "";
  let done = 0;
  for (const { start, end } of spans.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    if (end <= done || end <= start) continue;
    if (start < done) {
      done = end;
      continue;
    }
    const value = text.slice(start, end);
    result += text.slice(done, start) + (value.startsWith(mask) ? value : mask);
    done = end;
  }
  return result + text.slice(done);
}
