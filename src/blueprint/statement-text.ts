/** A statement of a service: what stands between its parameters, in order. */
export type ParsedStatement = { ok: true; sql: string; parameters: number } | { ok: false; error: string };

/** Quoted text, names, dollar quotes and comments, which are left alone; then what has a meaning here. */
const token =
  /[eE]'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|(\$[A-Za-z_]*\$)[\s\S]*?\1|--[^\n]*|\/\*[\s\S]*?\*\/|(;)|\$(\d+)/g;

/** What the server can plan. Everything else would be executed, or not be taken by EXPLAIN. */
const plannable = /^(SELECT|INSERT|UPDATE|DELETE|MERGE|WITH|VALUES)\b/i;

/** A statement as it is sent: without the semicolon that ends it. */
export const withoutEnd = (text: string): string => text.trim().replace(/;\s*$/, "");

/** One statement that the server can be asked to plan, without its final semicolon. */
export function parseStatement(text: string): ParsedStatement {
  const sql = withoutEnd(text);
  if (!plannable.test(sql))
    return { ok: false, error: "must begin with SELECT, INSERT, UPDATE, DELETE, MERGE, WITH or VALUES" };
  const { isOne, parameters } = structureOf(sql);
  return isOne
    ? { ok: true, sql, parameters }
    : { ok: false, error: "must be one statement: it has a ; inside" };
}

/** Whether a text is one statement, how many parameters it has, and its code: without quoted text and comments, names without their quotes. */
export function structureOf(sql: string): { isOne: boolean; parameters: number; code: string } {
  const found = [...sql.matchAll(token)];
  return {
    isOne: found.every(([, , semicolon]) => semicolon === undefined),
    parameters: Math.max(0, ...found.map(([, , , number]) => Number(number ?? 0))),
    code: sql.replace(token, (whole) => (whole.startsWith('"') ? whole.slice(1, -1) : " ")),
  };
}

/** The statement with a constant in place of each parameter. */
export const withConstants = (sql: string, constants: readonly string[]): string =>
  sql.replace(token, (whole, _tag, _semicolon, number: string | undefined) =>
    number === undefined ? whole : (constants[Number(number) - 1] ?? whole),
  );
