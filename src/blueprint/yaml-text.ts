import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseAllDocuments,
} from "yaml";
import { yamlErrorWords } from "../words/yaml-error-words.ts";
import type { Problem } from "./problem.ts";

export type YamlPath = readonly PropertyKey[];

/** A YAML document as plain data, with the place of everything in it. */
export interface YamlText {
  /** The file as messages name it. */
  file: string;
  value: unknown;
  /** Line and column of a value, or of the nearest thing around it when the path leads nowhere. */
  positionOf(path: YamlPath): { line: number; column: number };
  /** Line and column of the key `path` ends with. */
  keyPositionOf(path: YamlPath): { line: number; column: number };
}

export type ParsedYaml = { ok: true; yaml: YamlText } | { ok: false; problems: Problem[] };

/** Parses one YAML document. Problems never quote the source, which may hold passwords. */
export function parseYaml(file: string, text: string): ParsedYaml {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false, logLevel: "silent" });
  const [document, second] = Array.isArray(documents) ? documents : [];
  const at = (offset: number, message: string): Problem => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1), message };
  };
  if (document === undefined) {
    return { ok: true, yaml: { file, value: null, positionOf: start, keyPositionOf: start } };
  }
  if (document.errors.length > 0) {
    const problems = document.errors.map((error) =>
      at(error.pos[0], `not valid YAML: ${yamlErrorWords(error.code)}`),
    );
    return { ok: false, problems: firstPerPlace(problems) };
  }
  if (second !== undefined) {
    return { ok: false, problems: [at(second.range[0], "a second YAML document; the file may hold one")] };
  }
  const yaml = yamlOf(file, document, lines);
  return yaml === null
    ? { ok: false, problems: [at(0, "not valid YAML: its aliases cannot be resolved")] }
    : { ok: true, yaml };
}

/** Every document of a text, as far as they are valid; null where the text is no YAML at all. */
export function parseYamlDocuments(file: string, text: string): YamlText[] | null {
  const lines = new LineCounter();
  try {
    const documents = parseAllDocuments(text, {
      lineCounter: lines,
      prettyErrors: false,
      logLevel: "silent",
    });
    if (!Array.isArray(documents)) return [];
    if (documents.every(({ errors }) => errors.length > 0)) return null;
    return documents.flatMap((document) =>
      document.errors.length > 0 ? [] : (yamlOf(file, document, lines) ?? []),
    );
  } catch (error) {
    // Brackets in brackets, more than the parser's own calls can be nested.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Null: its aliases cannot be resolved, the only failure left: unknown, circular, or expanding too far. */
function yamlOf(file: string, document: Document, lines: LineCounter): YamlText | null {
  let value: unknown;
  try {
    value = document.toJS();
  } catch {
    return null;
  }
  const position = (offset: number): { line: number; column: number } => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  return {
    file,
    value,
    positionOf: (path) => position(find(document, path).value),
    keyPositionOf: (path) => position(find(document, path).key),
  };
}

/** One mistake often has several consequences at the same place: the first tells. */
function firstPerPlace(problems: readonly Problem[]): Problem[] {
  return problems.filter(
    ({ line, column }, index) =>
      index === problems.findIndex((other) => other.line === line && other.column === column),
  );
}

function start(): { line: number; column: number } {
  return { line: 1, column: 1 };
}

/** Offsets of the last key and value that the path reaches. */
function find(document: Document, path: YamlPath): { key: number; value: number } {
  let node = document.contents;
  let found = { key: offset(node, 0), value: offset(node, 0) };
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document) ?? null;
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
      if (pair === undefined) return found;
      const key = offset(pair.key, found.value);
      node = isNode(pair.value) ? pair.value : null;
      // A key without a value: the key is the place to look at.
      found = { key, value: isEmpty(node) ? key : offset(node, key) };
    } else if (isSeq(node)) {
      const item = node.items[Number(step)];
      if (item === undefined) return found;
      node = isNode(item) ? item : null;
      const value = offset(node, found.value);
      found = { key: value, value };
    } else {
      return found;
    }
  }
  return found;
}

function isEmpty(node: Node | null): boolean {
  return node === null || (isScalar(node) && node.value === null);
}

function offset(node: unknown, fallback: number): number {
  return isNode(node) ? (node.range?.[0] ?? fallback) : fallback;
}
