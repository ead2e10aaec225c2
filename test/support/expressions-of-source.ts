import { lineOf, sourceFiles, type Visited } from "./source-tree.ts";

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
  for (const { path, text, visit } of sourceFiles())
    visit((node) => {
      if (isBuilding(node)) building.add(path);
      const found = literalOf(node);
      if (found === null || literals.has(`/${found.source}/${found.flags}`)) return undefined;
      literals.set(`/${found.source}/${found.flags}`, {
        source: found.source,
        flags: found.flags,
        where: `${path}:${lineOf(text, found.start)}`,
      });
      return undefined;
    });
  return { literals: [...literals.values()], building: [...building].toSorted() };
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
