/** What a function of a trigger does to every row, as far as that stands in its text without a condition. */
export type TriggerEffect = "refuses" | "drops";

/**
 * Follows the statements of a PL/pgSQL function as far as nothing decides between them. Null: it depends on the row, or on what the function calls.
 * @param source pg_proc.prosrc.
 */
export function triggerEffect(source: string): TriggerEffect | null {
  const text = bare(source);
  const begin = /\bbegin\b/i.exec(text);
  // A handler may swallow what is raised.
  if (begin === null || /\bexception\s+when\b/i.test(text)) return null;
  for (const statement of text.slice(begin.index + begin[0].length).split(";")) {
    const words = statement.trim().toLowerCase();
    if (/^raise\b/.test(words)) {
      if (isRaised(words)) return "refuses";
    } else if (/^return\s+null$/.test(words)) return "drops";
    else if (!/^(insert|update|delete|perform|null$|[\w.]+\s*:?=)/.test(words)) return null;
  }
  return null;
}

/** Without a level RAISE is an exception. */
const isRaised = (raise: string): boolean =>
  !/^raise\s+(debug|log|info|notice|warning)\b/.test(raise) && raise !== "raise";

const endings: Readonly<Record<string, string>> = { "--": "\n", "/*": "*/", "'": "'" };

/** Without comments, and of strings only the quotes. */
function bare(source: string): string {
  let text = "";
  for (let at = 0; at < source.length; ) {
    const opening = /--|\/\*|'/g;
    opening.lastIndex = at;
    const found = opening.exec(source);
    if (found === null) return text + source.slice(at);
    const [mark] = found;
    const ending = endings[mark] ?? "";
    text += `${source.slice(at, found.index)}${mark === "'" ? "''" : " "}`;
    const end = source.indexOf(ending, found.index + mark.length);
    if (end < 0) return text;
    at = end + ending.length;
  }
  return text;
}
