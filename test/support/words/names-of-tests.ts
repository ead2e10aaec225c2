import { lineOf, type SourceFile, sourceFiles, type Visited } from "../source-tree.ts";

export interface TestName {
  /** What is filled in by a row or a variable is `…` or stays `%s` and `$name`. */
  name: string;
  where: string;
}

/** The names of all tests, and the expressions that name tests and cannot be read where they stand. */
export function namesOfTests(): { names: TestName[]; unseen: string[] } {
  const names: TestName[] = [];
  const unseen: string[] = [];
  for (const file of sourceFiles("test").filter(({ path }) => path !== handsOn)) collect(file, names, unseen);
  return { names, unseen };
}

const declaring = ["it", "test", "withKubectl"];
/** It hands on the names that it is given, which are read where it is called. */
const handsOn = "test/integration/lab/with-kubectl.ts";

function collect({ path, text, visit }: SourceFile, names: TestName[], unseen: string[]): void {
  visit((node) => {
    if (node.type !== "CallExpression" || !declaring.includes(String(rootOf(node.callee)))) return undefined;
    const [named, body]: unknown[] = Array.isArray(node.arguments) ? node.arguments : [];
    if (!isNode(named) || body === undefined) return undefined;
    const name = textOf(named) ?? constantIn(text, named);
    if (name === null) unseen.push(`${path}: ${text.slice(Number(named.start), Number(named.end))}`);
    else names.push({ name, where: `${path}:${lineOf(text, named.start)}` });
    return undefined;
  });
}

/** `test` of `test.each(rows)`, of `it.skipIf(…)`, and of themselves. */
function rootOf(node: unknown): unknown {
  if (!isNode(node)) return undefined;
  if (node.type === "Identifier") return node.name;
  if (node.type === "MemberExpression") return rootOf(node.object);
  if (node.type === "CallExpression") return rootOf(node.callee);
  return undefined;
}

function textOf(node: Visited): string | null {
  if (node.type === "Literal") return typeof node.value === "string" ? node.value : null;
  if (node.type !== "TemplateLiteral" || !Array.isArray(node.quasis)) return null;
  return node.quasis
    .map((quasi: unknown) => (isNode(quasi) && isNode(quasi.value) ? String(quasi.value.cooked) : ""))
    .join("…");
}

/** A title that stands above its test, as a long one may. */
function constantIn(text: string, node: Visited): string | null {
  if (node.type !== "Identifier") return null;
  const written = text.split(`const ${String(node.name)} =`)[1]?.trimStart();
  const quote = written?.[0];
  return quote === '"' || quote === "`" ? (written?.slice(1).split(quote)[0] ?? null) : null;
}

const isNode = (value: unknown): value is Visited => typeof value === "object" && value !== null;
