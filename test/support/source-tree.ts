import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAst } from "vitest/node";

/** A node of a syntax tree: what is known of it is asked for where it is used. */
export type Visited = Readonly<Record<string, unknown>>;

export interface SourceFile {
  path: string;
  text: string;
  /** Calls `look` for every node, parents before children; where it answers false the children are left out. */
  visit(look: (node: Visited) => boolean | undefined): void;
}

/** Every TypeScript file of a folder. */
export function sourceFiles(folder: "src" | "test" = "src"): SourceFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => {
    if (!entry.isFile() || !/\.tsx?$/.test(entry.name)) return [];
    const path = join(entry.parentPath, entry.name);
    const text = readFileSync(path, "utf8");
    const tree = parseAst(text, { lang: path.endsWith("x") ? "tsx" : "ts" });
    return [{ path, text, visit: (look) => visitFrom(tree, look) }];
  });
}

function visitFrom(node: unknown, look: (node: Visited) => boolean | undefined): void {
  if (typeof node !== "object" || node === null) return;
  if (!Array.isArray(node) && look({ ...node }) === false) return;
  for (const child of Object.values(node)) visitFrom(child, look);
}

export const lineOf = (text: string, offset: unknown): number =>
  text.slice(0, Number(offset)).split("\n").length;
