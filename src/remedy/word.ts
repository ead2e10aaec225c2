/**
 * One word of a command line: text, a value only the reader knows, a variable of the reader's shell, or several of these joined into one word.
 */
export type Word = string | { placeholder: string } | { variable: string } | { joined: readonly Word[] };

/** A value the reader has to fill in: `<IMAGE>`. */
export const placeholder = (name: string): Word => ({ placeholder: name });

/** Parts that make up one word, text beside text as one: `joined("deployment/", placeholder("NAME"))`. */
export function joined(...parts: readonly Word[]): Word {
  const merged: Word[] = [];
  for (const part of parts.flatMap((each) =>
    typeof each === "object" && "joined" in each ? each.joined : [each],
  )) {
    const before = merged.at(-1);
    if (typeof part === "string" && typeof before === "string") merged[merged.length - 1] = before + part;
    else merged.push(part);
  }
  const [only] = merged;
  return typeof only === "string" && merged.length === 1 ? only : { joined: merged };
}

/**
 * The word as a POSIX shell reads it back. Names of servers may hold anything (`A$(id)` is a legal stream), so all but plain characters are quoted.
 * A placeholder stays unquoted: the shell takes `<IMAGE>` for a redirection from a file that does not exist and runs nothing. A variable that is not
 * set stops the shell as well: without `:?` psql would take the database of its own defaults.
 */
export function shellWord(word: Word): string {
  if (typeof word === "string") return quoted(word);
  if ("placeholder" in word) return `<${word.placeholder}>`;
  if ("variable" in word) return `"\${${word.variable}:?}"`;
  return word.joined
    .filter((part) => part !== "")
    .map(shellWord)
    .join("");
}

/** Leaves what no shell interprets; `=` and `~` only where they are not the first character. */
const plain = /^[A-Za-z0-9_@%+:,./-][A-Za-z0-9_@%+=:,./~-]*$/;

const quoted = (text: string): string => (plain.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
