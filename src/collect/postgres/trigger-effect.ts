import { bareSource } from "./trigger-source.ts";

/** What a function of a trigger does to every row, as far as that stands in its text without a condition. */
export type TriggerEffect = "refuses" | "drops";

/**
 * Follows the statements of a PL/pgSQL function as far as nothing decides between them. Null: it depends on the row, or on what the function calls.
 * @param source pg_proc.prosrc.
 * @param children Tables that inherit from the trigger's: whoever writes the row to one of them has not dropped it.
 */
export function triggerEffect(source: string, children: readonly string[] = []): TriggerEffect | null {
  const text = bareSource(source);
  const begin = /\bbegin\b/i.exec(text);
  // A handler may swallow what is raised.
  if (begin === null || /\bexception\s+when\b/i.test(text)) return null;
  for (const statement of text.slice(begin.index + begin[0].length).split(";")) {
    const words = statement.trim().toLowerCase();
    if (/^raise\b/.test(words)) {
      if (isRaised(words)) return "refuses";
    } else if (/^return\s+null$/.test(words)) return "drops";
    else if (keepsRow(words, children)) return null;
    else if (!/^(insert|update|delete|perform|null$|[\w.]+\s*:?=)/.test(words)) return null;
  }
  return null;
}

/** Without a level RAISE is an exception. */
const isRaised = (raise: string): boolean =>
  !/^raise\s+(debug|log|info|notice|warning)\b/.test(raise) && raise !== "raise";

/** The whole row goes elsewhere: into another table, or to a function that may put it there. */
function keepsRow(words: string, children: readonly string[]): boolean {
  if (/\bnew\s*\.\s*\*|\(\s*new\s*[,)]/.test(words)) return true;
  const [, into] = /^insert\s+into\s+(?:[\w"]+\s*\.\s*)?"?(\w+)/.exec(words) ?? [];
  return children.some((child) => child.toLowerCase() === into);
}
