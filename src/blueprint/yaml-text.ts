import {
  type Document,
  type ErrorCode,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseAllDocuments,
} from "yaml";
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
    const problems = document.errors.map((error) => at(error.pos[0], `not valid YAML: ${words(error.code)}`));
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

/** The library's messages may quote the text; these do not. */
function words(code: ErrorCode): string {
  switch (code) {
    case "BAD_INDENT":
      return "the indentation does not fit the lines above, or a bracket is not closed";
    case "TAB_AS_INDENT":
      return "a tab in the indentation; use spaces";
    case "DUPLICATE_KEY":
      return "the same key twice in one map";
    case "MISSING_CHAR":
      return "a closing quote, bracket, brace, comma or colon is missing";
    case "BAD_ALIAS":
      return "an alias without its anchor";
    case "BAD_DQ_ESCAPE":
      return "an unknown escape in a double-quoted text";
    case "MULTILINE_IMPLICIT_KEY":
      return "a key over several lines; is a colon missing, or indentation wrong?";
    case "BAD_SCALAR_START":
      return "a value may not start with this character; quote it";
    case "BLOCK_AS_IMPLICIT_KEY":
    case "BLOCK_IN_FLOW":
      return "a nested map or list where a plain value is expected; check the indentation, or quote the value";
    case "UNEXPECTED_TOKEN":
      return "something unexpected here; check quotes and indentation";
    default:
      return `it cannot be read here (${code.toLowerCase().replaceAll("_", "-")})`;
  }
}
