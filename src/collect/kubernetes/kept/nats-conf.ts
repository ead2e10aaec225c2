import { withheld } from "./withheld.ts";

/** Of JetStream's block; its `key` encrypts the store. */
const readOfJetStream: ReadonlySet<string> = new Set([
  ...["max_file_store", "max_file", "max_memory_store", "max_mem_store", "max_mem"],
  ...["store_dir", "storedir", "enabled", "include"],
]);
const readOfFile: ReadonlySet<string> = new Set(["jetstream", "include"]);

/** What names a variable may lead to another one. */
const mostReferences = 5;

/**
 * A nats.conf with the values that checks read: JetStream's storage, what is included, and the variables that these name. Of all else the names are kept,
 * comments go. Tolerant as the server: `key: v`, `key = v`, `key v`, blocks, lists, one pair of braces around all.
 */
export function keptNatsConf(text: string): string {
  const tokens = tokensOf(text);
  const isBraced = tokens[0]?.text === "{";
  const entries = entriesOf(tokens, { index: isBraced ? 1 : 0 });
  let variables: ReadonlySet<string> = new Set();
  for (let round = 0; round < mostReferences; round += 1) {
    const kept = written(entries, readOfFile, variables);
    const named = new Set(
      [...kept.matchAll(/\$([\w.-]{1,200})/g)].map(([, name = ""]) => name.toLowerCase()),
    );
    if (named.size === variables.size) return kept;
    variables = named;
  }
  return written(entries, readOfFile, variables);
}

interface Token {
  text: string;
  isMark: boolean;
}

interface Entry {
  name: string;
  /** As it is written; a block: its entries; null: a list, or nothing. */
  value: string | Entry[] | null;
}

/** As nats-server's lexer splits it: a comment begins a token, so the `//` of `nats://host` begins none. */
const tokenPattern = /\s+|(?:#|\/\/)[^\n]*|"[^"]*"|'[^']*'|([{}[\],;])|[^\s{}[\],;"'#][^\s{}[\],;"']*|./g;

const tokensOf = (text: string): Token[] =>
  [...text.matchAll(tokenPattern)].flatMap(([token, mark]) =>
    token.trim() === "" || /^(?:#|\/\/|["']$)/.test(token)
      ? []
      : [{ text: token, isMark: mark !== undefined }],
  );

interface Position {
  index: number;
}

/** Blocks in blocks: what is deeper is no configuration, and is skipped. */
const mostLevels = 20;

function entriesOf(tokens: readonly Token[], at: Position, level = 0): Entry[] {
  const entries: Entry[] = [];
  if (level > mostLevels) {
    skipList(tokens, at);
    return entries;
  }
  for (let token = tokens[at.index]; token !== undefined; token = tokens[at.index]) {
    at.index += 1;
    if (token.text === "}") return entries;
    // A block or a list without a name says nothing that is read.
    if (token.text === "{" || token.text === "[") skipList(tokens, at);
    if (token.isMark) continue;
    const [, name = token.text, glued = ""] = /^([^:="']+)[:=](.*)$/.exec(token.text) ?? [];
    entries.push({ name: name.toLowerCase(), value: glued === "" ? valueAt(tokens, at, level) : glued });
  }
  return entries;
}

function valueAt(tokens: readonly Token[], at: Position, level: number): Entry["value"] {
  for (let token = tokens[at.index]; token !== undefined; token = tokens[at.index]) {
    if (token.isMark && token.text !== "{" && token.text !== "[") return null;
    at.index += 1;
    if (token.text === "{") return entriesOf(tokens, at, level + 1);
    if (token.text === "[") return skipList(tokens, at);
    const value = token.text.replace(/^[:=]/, "");
    if (value !== "") return value;
  }
  return null;
}

function skipList(tokens: readonly Token[], at: Position): null {
  let depth = 1;
  for (let token = tokens[at.index]; token !== undefined && depth > 0; token = tokens[at.index]) {
    at.index += 1;
    if (token.isMark && /[[{]/.test(token.text)) depth += 1;
    else if (token.isMark && /[\]}]/.test(token.text)) depth -= 1;
  }
  return null;
}

function written(
  entries: readonly Entry[],
  read: ReadonlySet<string>,
  variables: ReadonlySet<string>,
): string {
  return entries
    .map(({ name, value }) => {
      if (name === "jetstream" && read === readOfFile && Array.isArray(value))
        return `${name} {\n${written(value, readOfJetStream, variables)}}\n`;
      const isRead = typeof value === "string" && (read.has(name) || variables.has(name));
      return `${name}: ${isRead ? value : withheld}\n`;
    })
    .join("");
}
