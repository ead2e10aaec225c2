import { isRecord } from "../src/blueprint/validate.ts";

/** The page that describes every key of nomnom.doctor.yaml. Its tables are the reference: the JSON Schema takes its words from there. */
export const configurationPage = "docs/configuration.md";

/** What the page says of one key. */
export interface DescribedKey {
  /** `nats.streams[].maxBytes`; `*` is any name. */
  path: string;
  /** As the page has it, without marks. */
  words: string;
}

/** Where the keys of a section's table stand, by its heading; what a row names with a dot in it stands where it says. */
const prefixes: Readonly<Record<string, string>> = {
  "Where to look": "",
  "What to expect": "",
  "`nats.streams`": "nats.streams[].",
  "`thresholds`": "thresholds.",
  "`deadLetters`": "deadLetters[].",
  "`entities` and `postgres.tables`": "postgres.",
  "`databases`": "databases.*.",
  "`postgres.statements`": "postgres.statements[].",
  "`workloads`": "workloads[].",
  "`routes`": "routes[].",
  "`ownChecks`": "ownChecks[].",
  "What to report": "suppress[].",
  "`e2e`": "e2e.",
};

/** Every key that a table of the page has a row of. */
export function describedKeys(page: string): DescribedKey[] {
  return page.split(/^#{2,3} (?=\S)/m).flatMap((section) => {
    const [heading = "", ...lines] = section.split("\n");
    const prefix = prefixes[heading];
    if (prefix === undefined) return [];
    return lines.flatMap((line) => rowKeys(line, prefix));
  });
}

function rowKeys(line: string, prefix: string): DescribedKey[] {
  if (!line.startsWith("| `")) return [];
  const [, keys = "", ...said] = line.split("|").map((cell) => cell.trim());
  const words = wordsOf(said);
  const named = [...keys.matchAll(/`([^`]+)`/g)].map(([, key = ""]) => key.replace(/\[\]$/, ""));
  // Those behind the first stand beside it: `consumers[].ackPolicy`, `deliverPolicy`.
  const beside = /^.*\]\./.exec(named[0] ?? "")?.[0] ?? "";
  return named.map((key) => {
    // A key that names its own section is whole: `postgres.schema` among those of tables.
    const isWhole = prefix !== "" && key.startsWith(prefix);
    const own = key.includes(".") ? key : `${beside}${key}`;
    return { path: isWhole ? key : `${prefix}${own}`, words };
  });
}

function wordsOf([value = "", otherwise = ""]: readonly string[]): string {
  const plain = (text: string) =>
    text
      .replaceAll(/ \(\[keys\]\([^)]*\)\)/g, "")
      .replaceAll(/`([^`]*)`/g, "$1")
      .replaceAll(/\[([^\]]+)\]\([^)]*\)/g, "$1");
  const said = plain(value);
  if (said === "required") return "Required.";
  if (otherwise === "") return said;
  if (otherwise === "required") return said === "" ? "Required." : `${said}. Required.`;
  return `${said}. Default: ${plain(otherwise)}.`;
}

/** The JSON Schema of the file, with the words of the page at each key that has some: editors show them. */
export function withDescriptions(schema: unknown, keys: readonly DescribedKey[]): unknown {
  const words = new Map(keys.map((key) => [key.path, key.words]));
  return described(schema, "", words);
}

/** References stay as they are: what is used in several places has words in each. */
function described(node: unknown, path: string, words: ReadonlyMap<string, string>): unknown {
  if (!isRecord(node)) return node;
  const { properties, items, additionalProperties, anyOf, ...rest } = node;
  return {
    ...rest,
    ...(isRecord(properties) && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([key, value]) => {
          const at = path === "" ? key : `${path}.${key}`;
          return [key, said(described(value, at, words), words.get(at))];
        }),
      ),
    }),
    ...(items !== undefined && { items: described(items, `${path}[]`, words) }),
    ...(additionalProperties !== undefined && {
      additionalProperties: described(additionalProperties, `${path}.*`, words),
    }),
    ...(Array.isArray(anyOf) && { anyOf: anyOf.map((each) => described(each, path, words)) }),
  };
}

/** Beside a reference words would be ignored (JSON Schema draft 7). */
function said(node: unknown, words: string | undefined): unknown {
  if (words === undefined || !isRecord(node)) return node;
  return "$ref" in node ? { description: words, allOf: [node] } : { description: words, ...node };
}

/** Every path of a key in the JSON Schema, references followed. */
export function keyPaths(schema: unknown): string[] {
  const definitions = isRecord(schema) && isRecord(schema.definitions) ? schema.definitions : {};
  const paths = new Set<string>();
  // Any JSON refers to itself.
  const visit = (node: unknown, path: string, within: readonly string[] = []): void => {
    if (!isRecord(node)) return;
    const { $ref, properties, items, additionalProperties } = node;
    if (typeof $ref === "string" && !within.includes($ref))
      visit(definitions[$ref.replace("#/definitions/", "")], path, [...within, $ref]);
    for (const list of [node.allOf, node.anyOf, node.oneOf])
      if (Array.isArray(list)) for (const each of list) visit(each, path, within);
    visit(items, `${path}[]`, within);
    visit(additionalProperties, `${path}.*`, within);
    if (!isRecord(properties)) return;
    for (const [key, value] of Object.entries(properties)) {
      const at = path === "" ? key : `${path}.${key}`;
      paths.add(at);
      visit(value, at, within);
    }
  };
  visit(schema, "");
  return [...paths];
}
