import { leadingStatements } from "./leading-statements.ts";

/**
 * What a function of a trigger does to every row, as far as that stands in its text without a condition: it raises an exception, lets no row through, puts
 * the old row in place of the new one (before an UPDATE), or ends without saying which row it should be, which the server refuses (2F005).
 */
export type TriggerEffect = "refuses" | "drops" | "keeps-old" | "no-return";

/**
 * Follows the statements of a PL/pgSQL function as far as nothing decides between them. Null: it depends on the row, or on what the function calls.
 * @param source pg_proc.prosrc.
 * @param children Tables that inherit from the trigger's: whoever writes the row to one of them has not dropped it.
 */
export function triggerEffect(source: string, children: readonly string[] = []): TriggerEffect | null {
  const leading = leadingStatements(source);
  if (leading === null) return null;
  const { statements, end } = leading;
  if (statements.some((statement) => keepsRow(statement.toLowerCase(), children))) return null;
  if (end.kind === "missing") return "no-return";
  if (end.kind !== "statement") return null;
  if (/^raise\b/i.test(end.text)) return "refuses";
  if (/^return\s+null$/i.test(end.text)) return "drops";
  return /^return\s+old$/i.test(end.text) ? "keeps-old" : null;
}

/** The whole row goes elsewhere: into another table, or to a function that may put it there. */
function keepsRow(words: string, children: readonly string[]): boolean {
  if (/\bnew\s*\.\s*\*|\(\s*new\s*[,)]/.test(words)) return true;
  const [, into] = /^insert\s+into\s+(?:[\w"]+\s*\.\s*)?"?(\w+)/.exec(words) ?? [];
  return children.some((child) => child.toLowerCase() === into);
}
