import { bounds } from "../../../bounds.ts";
import type { ConfigMap } from "../../../snapshot/kubernetes/configuration.ts";
import { isOfRelease, type ReleaseName } from "../../../snapshot/kubernetes/release-name.ts";
import { parseNatsSize } from "../../../units/nats-size.ts";

/** A size in nats.conf: absent, a number of bytes, or text that nats-server does not start with. */
export type ConfiguredSize =
  | { kind: "absent" }
  | { kind: "bytes"; bytes: number; text: string }
  | { kind: "refused"; text: string; error: string }
  /** The value comes from the environment or another file. */
  | { kind: "elsewhere"; text: string };

/** What nats.conf says of JetStream's storage. */
export interface JetStreamConf {
  maxFile: ConfiguredSize;
  maxMemory: ConfiguredSize;
  /** The folder streams are stored in; null: JetStream is not switched on here, or the value comes from elsewhere. */
  storeDir: string | null;
}

interface Value {
  text: string;
  quoted: boolean;
  /** Its place in the file: a variable counts below its definition only. */
  at: number;
}
type Node = Value | Block;
type Block = Map<string, Node>;

const maxFileKeys = ["max_file_store", "max_file"];
const storeDirKeys = ["store_dir", "storedir"];
/** Where nats-server stores without a store_dir: in the system's folder for temporary files. */
const defaultStoreDir = "/tmp/nats/jetstream";
const maxMemoryKeys = ["max_memory_store", "max_mem_store", "max_mem"];

/**
 * Reads JetStream's storage from a nats.conf, tolerant of everything else in it: `key: v`, `key = v`, `key v`, nested `{}`, lists, `#` and `//`
 * comments, variables. Keys are case-insensitive and the last one wins, as in the server.
 */
export function readJetStreamConf(text: string): JetStreamConf {
  const root = readRoot(text);
  const jetstream = root.get("jetstream");
  const block: Block = jetstream instanceof Map ? jetstream : new Map();
  const elsewhere = comesAfter(root, "include", ["jetstream"]) ? includedSize : null;
  return {
    maxFile: elsewhere ?? size(block, maxFileKeys, root),
    maxMemory: elsewhere ?? size(block, maxMemoryKeys, root),
    storeDir: isOff(jetstream) ? null : storeDir(block, root),
  };
}

/** Whether the file describes a server by itself: none of a cluster, no accounts with limits of their own, and nothing that another file says. */
export function describesLoneServer(text: string): boolean {
  const root = readRoot(text);
  return !["cluster", "accounts", "operator", "include"].some((key) => root.has(key));
}

function readRoot(text: string): Block {
  const tokens = tokenize(text);
  // The nats chart from 1.0 on writes one pair of braces around all.
  return readBlock(tokens, { index: isMark(tokens[0], "{") ? 1 : 0, level: 0 });
}

/** nats.conf as Kubernetes holds it, and the ConfigMap it is in. */
export interface ReleaseConf {
  name: string;
  conf: JetStreamConf;
  /** The ConfigMap cannot be edited. */
  isImmutable: boolean;
}

/** The nats.conf of the release, from the first ConfigMap of that name that has one. */
export function releaseConf(configMaps: readonly ConfigMap[], release: ReleaseName): ReleaseConf | null {
  for (const { metadata, data, immutable } of configMaps) {
    const text = data["nats.conf"];
    if (text !== undefined && isOfRelease(metadata, release))
      return { name: metadata.name, conf: readJetStreamConf(text), isImmutable: immutable === true };
  }
  return null;
}

const includedSize: ConfiguredSize = { kind: "elsewhere", text: "include" };

function isOff(jetstream: Node | undefined): boolean {
  if (jetstream === undefined) return true;
  const said = jetstream instanceof Map ? jetstream.get("enabled") : jetstream;
  return said !== undefined && !(said instanceof Map) && /^(false|disabled?|off|no)$/i.test(said.text);
}

/** What stands last wins; a block is in the order in which its keys were last written. */
function comesAfter(block: Block, key: string, others: readonly string[]): boolean {
  const order = [...block.keys()];
  return block.has(key) && order.indexOf(key) > Math.max(...others.map((other) => order.indexOf(other)));
}

function storeDir(block: Block, root: Block): string | null {
  const key = [...block.keys()].findLast((name) => storeDirKeys.includes(name));
  const node = key === undefined ? undefined : block.get(key);
  if (node === undefined) return block.has("include") ? null : defaultStoreDir;
  return node instanceof Map ? null : (resolved(node, block, root)?.text ?? null);
}

function size(block: Block, keys: string[], root: Block): ConfiguredSize {
  const key = [...block.keys()].findLast((name) => keys.includes(name));
  const node = key === undefined ? undefined : block.get(key);
  if (comesAfter(block, "include", keys)) return includedSize;
  if (node === undefined) return { kind: "absent" };
  if (node instanceof Map) return { kind: "refused", text: "{…}", error: "a size is not a block" };
  const value = resolved(node, block, root);
  if (value === null) return { kind: "elsewhere", text: node.text };
  const parsed = parseNatsSize(value.text, { quoted: value.quoted });
  return parsed.ok
    ? { kind: "bytes", bytes: parsed.bytes, text: value.text }
    : { kind: "refused", text: value.text, error: parsed.error };
}

/** A variable is looked up above it, in its own block, then in the file; what is in neither comes from the environment. It may name another one. */
function resolved(value: Value, block: Block, root: Block): Value | null {
  if (value.quoted || !value.text.startsWith("$")) return value;
  const name = value.text.slice(1).toLowerCase();
  const found = [block.get(name), root.get(name)].find(
    (node) => node !== undefined && !(node instanceof Map) && node.at < value.at,
  );
  return found === undefined || found instanceof Map ? null : resolved(found, block, root);
}

type Token = { kind: "text"; text: string; quoted: boolean } | { kind: "mark"; text: string };

const isMark = (token: Token | undefined, text: string): boolean =>
  token?.kind === "mark" && token.text === text;

/** A comment starts a token, so the `//` inside of `nats://host` is none, neither is the `#` of `5M#x`. */
const tokenPattern =
  /\s+|(?:#|\/\/)[^\n]*|"([^"]*)"|'([^']*)'|([{}[\],;])|([^\s{}[\],;"'#][^\s{}[\],;"']*)|./g;

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  for (const [, double, single, mark, bare] of text.matchAll(tokenPattern)) {
    const quoted = double ?? single;
    if (quoted !== undefined) tokens.push({ kind: "text", text: quoted, quoted: true });
    if (mark !== undefined) tokens.push({ kind: "mark", text: mark });
    if (bare !== undefined) tokens.push({ kind: "text", text: bare, quoted: false });
  }
  return tokens;
}

function readBlock(tokens: Token[], at: Position): Block {
  const block: Block = new Map();
  for (let token = tokens[at.index]; token !== undefined; token = tokens[at.index]) {
    at.index += 1;
    if (token.kind === "text") readEntry(token, block, tokens, at);
    else if (token.text === "}") return block;
    else if (token.text === "[" || token.text === "{") skipTo(tokens, at, token.text);
  }
  return block;
}

interface Position {
  index: number;
  /** Blocks around it. */
  level: number;
}

/** A bare token in key position may hold the separator and even the value: `max_file:`, `max_file=1Gi`. */
function readEntry(token: Pick<Value, "text" | "quoted">, block: Block, tokens: Token[], at: Position): void {
  const [, bareKey, glued] = (token.quoted ? null : /^([^:=]+)[:=](.*)$/.exec(token.text)) ?? [];
  const key = (bareKey ?? token.text).toLowerCase();
  const value = glued ? { text: glued, quoted: false, at: at.index } : readValue(tokens, at);
  block.delete(key);
  if (value !== null) block.set(key, value);
}

function readValue(tokens: Token[], at: Position): Node | null {
  for (let token = tokens[at.index]; token !== undefined; token = tokens[at.index]) {
    if (token.kind === "mark" && !"{[".includes(token.text)) return null;
    at.index += 1;
    if (token.kind === "mark") {
      if (token.text === "{") return readInnerBlock(tokens, at);
      skipTo(tokens, at, "[");
      return { text: "[…]", quoted: false, at: at.index };
    }
    const text = token.quoted ? token.text : token.text.replace(/^[:=]/, "");
    if (token.quoted || text !== "") return { text, quoted: token.quoted, at: at.index };
  }
  return null;
}

/** What lies deeper than any configuration has levels is passed over: JetStream's is in the second. */
function readInnerBlock(tokens: Token[], at: Position): Block {
  if (at.level >= bounds.levels) {
    skipTo(tokens, at, "{");
    return new Map();
  }
  at.level += 1;
  const block = readBlock(tokens, at);
  at.level -= 1;
  return block;
}

/** Moves behind the bracket that closes an opened one. */
function skipTo(tokens: Token[], at: Position, open: "[" | "{"): void {
  const close = open === "[" ? "]" : "}";
  let depth = 1;
  while (depth > 0 && at.index < tokens.length) {
    const token = tokens[at.index];
    if (token?.kind === "mark" && token.text === open) depth += 1;
    if (token?.kind === "mark" && token.text === close) depth -= 1;
    at.index += 1;
  }
}
