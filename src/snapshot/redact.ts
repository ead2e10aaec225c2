import { parseJsonOr } from "../parse-json.ts";

/** What stands in place of a secret. */
const mask = "***";

/**
 * A copy of plain JSON data without secrets: known values, URL credentials, Authorization headers, password=…, NATS seeds and JWTs, private
 * keys, environment values whose name says secret, and the annotation in which kubectl keeps a whole manifest. Everything else stays as it is. Strings that hold JSON are redacted as JSON.
 */
export function redact(data: unknown, secrets: readonly string[]): unknown {
  return redactValue(data, prepare(secrets), "");
}

/** The same for one piece of text, such as an error message. */
export function redactText(text: string, secrets: readonly string[]): string {
  return redactString(text, prepare(secrets));
}

/** Names of variables and fields whose values are secrets. */
const secretVariable = /PASSWORD|PASSWD|TOKEN|SECRET|KEY|CREDENTIAL/i;
const secretField =
  /^(password|passwd|pass|pwd|token|secret|bearer|authorization|api[-_]?key|access[-_]?key|private[-_]?key|client[-_]?secret|[a-z0-9_.-]*[-_.](password|passwd|token|secret)|[a-z0-9_]+(Password|Token|Secret))$/i;
const secretFlag = /^--?[a-z0-9-]*(password|passwd|pass|token|secret|api-?key)$/i;

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
    secrets.flatMap((secret) => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]),
  );
  const parts = [...spellings]
    .filter((spelling) => spelling !== "" && spelling !== mask)
    .sort((a, b) => b.length - a.length)
    .map(escapePattern);
  if (parts.length === 0) return { pattern: null };
  // Whole words only: the password `post` is not part of the word `postgres`.
  return { pattern: new RegExp(`(?<![A-Za-z0-9_-])(?:${parts.join("|")})(?![A-Za-z0-9_-])`, "g") };
}

const escapePattern = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

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

const keyBlock = "(?:[A-Z0-9 ]*PRIVATE KEY|USER NKEY SEED|NATS USER JWT)";
const beginOfKey = new RegExp(`-----BEGIN ${keyBlock}-----`);
const endOfKey = new RegExp(`-{3,}END ${keyBlock}-{3,}`);

function redactString(text: string, known: Known): string {
  const json = /^\s*[[{]/.test(text) ? parseJsonOr(text, undefined) : undefined;
  if (typeof json === "object" && json !== null) {
    const redacted = JSON.stringify(redactValue(json, known, ""));
    // Untouched JSON keeps its own spacing.
    return redacted === JSON.stringify(json) ? text : redacted;
  }
  const withoutKnown = known.pattern === null ? text : text.replace(known.pattern, mask);
  return redactPatterns(withoutKnown);
}

/** Anything that could match below contains one of these: most strings are done after this one test. */
const suspicious =
  /:\/\/|pass|pwd|secret|token|key|credential|bearer|authorization|-----BEGIN|eyJ|S[ACNOUPX][A-Z2-7]{20}/i;

const patterns: [RegExp, string][] = [
  // To the end of the text where the block is cut off.
  [
    new RegExp(`-----BEGIN (${keyBlock})-----[\\s\\S]*?(?:-{3,}END ${keyBlock}-{3,}|$)`, "g"),
    `-----BEGIN $1-----${mask}`,
  ],
  [/\beyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?/g, mask],
  [/\bS[ACNOUPX][A-Z2-7]{56}\b/g, mask],
  [/\b(authorization["']?\s*[:=]\s*["']?)(?:(bearer|basic|digest|token)\s+)?[^\s"',;]+/gi, `$1${mask}`],
  [/\b(bearer\s+)(?=[^\s"']*\d|[^\s"']{20})[\w.~+/=-]+/gi, `$1${mask}`],
  // user:password@, also with raw / ? # @ in the password, unless what follows the colon is a port.
  [/\b([a-z][a-z0-9+.-]*:\/\/[^\s/:@?#"'`<>]*):(?!\d+[/?#])[^\s"'`<>]*@/gi, `$1:${mask}@`],
  // token@
  [/\b([a-z][a-z0-9+.-]*:\/\/)(?![^\s/@]*:\*{3}@)[^\s/:@?#"'`<>]+@/gi, `$1${mask}@`],
  // `password=<PASSWORD>` is a placeholder of a printed command.
  [
    /((?:\b|_)(?:password|passwd|passphrase|pwd|secret|token|(?:api|access|private)[-_]?key|credentials?)["']?(?:\s*[:=]\s*|%3D))(?:"(?:[^"\\]|\\.)*"|'[^']*'|(?!\*{3}|<[A-Z][A-Z:_-]*>)[^\s,;&"'{}[\]()]+)/gi,
    `$1${mask}`,
  ],
];

function redactPatterns(text: string): string {
  if (!suspicious.test(text)) return text;
  return patterns.reduce((current, [pattern, replacement]) => current.replace(pattern, replacement), text);
}
