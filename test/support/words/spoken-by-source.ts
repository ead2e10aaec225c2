import { lineOf, type SourceFile, sourceFiles, type Visited } from "../source-tree.ts";
import type { TextKind } from "./rules.ts";

/** A text that stands in the source; what is filled in while the program runs is `…`. */
export interface SourceText {
  kind: TextKind | "prose";
  text: string;
  where: string;
}

export interface SourceWords {
  texts: SourceText[];
  /** `file: expression` of errors and hints whose words come from elsewhere: they are read where they stand, as prose. */
  unseen: string[];
}

/** Words of others in our sources: programs of the lab imitate real ones, tables hold what servers said. */
const ofOthers =
  /^src\/lab\/(?:programs|kubernetes-api|node)\/|\/cases(?:\.ts$|\/)|^src\/blueprint\/contracts\//;

/** Messages and hints of every UserError, hints of every failed read, and any other words of the program. */
export function wordsOfSource(): SourceWords {
  const words: SourceWords = { texts: [], unseen: [] };
  for (const file of sourceFiles()) if (!ofOthers.test(file.path)) collect(file, words);
  return words;
}

function collect({ path, text, visit }: SourceFile, { texts, unseen }: SourceWords): void {
  const take = (kind: "error" | "hint", node: Visited): void => {
    const found = textsOf(node);
    for (const each of found ?? [])
      texts.push({ kind, text: each, where: `${path}:${lineOf(text, node.start)}` });
    if (found === null)
      unseen.push(`${path}: ${text.slice(Number(node.start), Number(node.end)).replaceAll(/\s+/g, " ")}`);
  };
  visit((node) => {
    if (node.type === "ImportDeclaration") return false;
    const message = argumentOf(node, "UserError", 1);
    if (message !== null) take("error", message);
    if (node.type === "Property" && nameOf(node.key) === "hint" && isNode(node.value))
      take("hint", node.value);
    const said = node.type === "Literal" || node.type === "TemplateLiteral" ? textsOf(node)?.[0] : undefined;
    if (said !== undefined && isProse(said))
      texts.push({ kind: "prose", text: said, where: `${path}:${lineOf(text, node.start)}` });
    return undefined;
  });
}

/** Three words in a row; statements of SQL and patterns have their own language. */
const isProse = (text: string): boolean =>
  /\p{L}+ \p{Ll}+ \p{L}+/u.test(text) &&
  !/^(?:SELECT|INSERT|UPDATE|DELETE|ALTER|CREATE|GRANT|WITH)\b/.test(text);

/** The texts an expression may be; null when it is none that stands here. */
function textsOf(node: Visited): string[] | null {
  if (node.type === "Literal")
    return typeof node.value === "string" ? (node.value === "" ? [] : [node.value]) : null;
  if (node.type === "TemplateLiteral" && Array.isArray(node.quasis))
    return [
      node.quasis
        .map((quasi: unknown) => (isNode(quasi) && isNode(quasi.value) ? String(quasi.value.cooked) : ""))
        .join("…"),
    ];
  if (node.type === "ConditionalExpression") return both(node.consequent, node.alternate);
  if (node.type === "LogicalExpression") return both(node.right);
  return null;
}

function both(...nodes: unknown[]): string[] | null {
  const texts = nodes.map((node) => (isNode(node) ? textsOf(node) : null));
  return texts.every((each) => each !== null) ? texts.flat() : null;
}

function argumentOf(node: Visited, name: string, index: number): Visited | null {
  if (node.type !== "NewExpression" || nameOf(node.callee) !== name) return null;
  const given: unknown = Array.isArray(node.arguments) ? node.arguments[index] : null;
  return isNode(given) ? given : null;
}

const isNode = (value: unknown): value is Visited => typeof value === "object" && value !== null;
const nameOf = (value: unknown): unknown => (isNode(value) ? value.name : undefined);
