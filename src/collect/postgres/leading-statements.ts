import { bareSource } from "./trigger-source.ts";

/** What a PL/pgSQL function does before anything decides about the rest. */
export interface Leading {
  /** Its statements in order, up to the first that decides or ends it. */
  statements: readonly string[];
  /** How that ends: a statement that ends the function, the condition of an IF, or nothing at all. `other`: it is not followed. */
  end: { kind: "statement" | "condition" | "other"; text: string } | { kind: "missing" };
}

/** Null: it is no PL/pgSQL, or a handler may swallow what is raised. @param source pg_proc.prosrc. */
export function leadingStatements(source: string): Leading | null {
  const text = bareSource(source);
  const begin = /\bbegin\b/i.exec(text);
  if (begin === null || /\bexception\s+when\b/i.test(text)) return null;
  const statements: string[] = [];
  for (const each of text.slice(begin.index + begin[0].length).split(";")) {
    const statement = each.trim();
    if (/^end\b/i.test(statement)) return { statements, end: { kind: "missing" } };
    if (/^(raise|return)\b/i.test(statement) && !isOnlySaid(statement))
      return { statements, end: { kind: "statement", text: statement } };
    const condition = /^if\b([\s\S]*?)\bthen\b/i.exec(statement)?.[1];
    if (condition !== undefined) return { statements, end: { kind: "condition", text: condition } };
    if (!/^(raise\b|insert\b|update\b|delete\b|perform\b|null$|[\w."]+\s*:?=)/i.test(statement))
      return { statements, end: { kind: "other", text: statement } };
    statements.push(statement);
  }
  return null;
}

/** Without a level RAISE is an exception. */
const isOnlySaid = (statement: string): boolean =>
  /^raise\s+(debug|log|info|notice|warning)\b/i.test(statement) || /^raise$/i.test(statement);
