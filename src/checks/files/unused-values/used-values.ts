/** What the templates of a chart read of its values. */
export interface UsedValues {
  /** `.Values.api.port` is `["api", "port"]`; all below a path may be read. */
  paths: readonly (readonly string[])[];
}

/** Whether a key is read, by itself, with all above it, or as the way to one below it. */
export const isUsed = ({ paths }: UsedValues, key: readonly string[]): boolean =>
  paths.some((path) => {
    const shared = Math.min(path.length, key.length);
    return path.slice(0, shared).every((part, index) => part === key[index]);
  });

/** A path behind `.Values`, and what follows it. */
const reference = /\.Values((?:\.[A-Za-z_][\w-]*)*)/g;
const indexed = /\bindex\s+\(?\$?\.Values((?:\.[A-Za-z_][\w-]*)*)\)?((?:\s+"[^"]*")*)/g;

/**
 * What these templates read. Null: that cannot be said, for they hand all values on (`toYaml .Values`, `include "x" .Values`), call templates of another chart or fill files that are none, which may read any.
 */
export function usedValues(templates: readonly string[]): UsedValues | null {
  const text = templates.join("\n").replace(/\{\{-?\s*\/\*[\s\S]*?\*\/\s*-?\}\}/g, "");
  const defined = new Set([...text.matchAll(/\b(?:define|block)\s+"([^"]+)"/g)].map(([, name]) => name));
  const called = [...text.matchAll(/\b(?:include|template)\s+"([^"]+)"/g)].map(([, name]) => name);
  if (called.some((name) => !defined.has(name)) || /\b(?:include|template)\s+\(/.test(text)) return null;
  if (/\.Files\b/.test(text) && /\btpl\b/.test(text)) return null;
  const paths: string[][] = [];
  for (const [, below = "", words = ""] of text.matchAll(indexed)) {
    const path = [...partsOf(below), ...[...words.matchAll(/"([^"]*)"/g)].map(([, word]) => word ?? "")];
    if (path.length === 0) return null;
    paths.push(path);
  }
  for (const { 1: below = "", index } of text.matchAll(reference)) {
    const path = partsOf(below);
    // The values as a whole, where no index has named the key.
    if (path.length === 0 && !/\bindex\s+\(?\$?$/.test(text.slice(Math.max(0, index - 20), index)))
      return null;
    if (path.length > 0) paths.push(path);
  }
  return { paths };
}

const partsOf = (below: string): string[] => below.split(".").filter((part) => part !== "");
