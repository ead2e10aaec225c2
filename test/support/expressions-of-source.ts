import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAst } from "vitest/node";

/** A regular expression that stands in the source. */
export interface Expression {
  source: string;
  flags: string;
  where: string;
}

export interface SourceExpressions {
  literals: Expression[];
  /** Files that build expressions while they run. */
  building: string[];
}

/** Every regular expression of src, as the parser finds them: none escapes for how it is written. */
export function expressionsOfSource(): SourceExpressions {
  const literals = new Map<string, Expression>();
  const building = new Set<string>();
  for (const entry of readdirSync("src", { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.tsx?$/.test(entry.name)) continue;
    const file = join(entry.parentPath, entry.name);
    const text = readFileSync(file, "utf8");
    visit(parseAst(text, { lang: file.endsWith("x") ? "tsx" : "ts" }), (node) => {
      if (isBuilding(node)) building.add(file);
      const found = literalOf(node);
      if (found === null || literals.has(`/${found.source}/${found.flags}`)) return;
      const line = text.slice(0, found.start).split("\n").length;
      literals.set(`/${found.source}/${found.flags}`, {
        source: found.source,
        flags: found.flags,
        where: `${file}:${line}`,
      });
    });
  }
  return { literals: [...literals.values()], building: [...building].toSorted() };
}

type Visited = Readonly<Record<string, unknown>>;

function visit(node: unknown, look: (node: Visited) => void): void {
  if (typeof node !== "object" || node === null) return;
  if (!Array.isArray(node)) look({ ...node });
  for (const child of Object.values(node)) visit(child, look);
}

function literalOf({ type, regex, start }: Visited): { source: string; flags: string; start: number } | null {
  if (type !== "Literal" || typeof regex !== "object" || regex === null) return null;
  if (!("pattern" in regex && "flags" in regex)) return null;
  return { source: String(regex.pattern), flags: String(regex.flags), start: Number(start) };
}

const isBuilding = ({ type, callee }: Visited): boolean =>
  (type === "NewExpression" || type === "CallExpression") &&
  typeof callee === "object" &&
  callee !== null &&
  "name" in callee &&
  callee.name === "RegExp";
