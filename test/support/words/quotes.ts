import { type Case, readSnapshot } from "../checks/cases.ts";

/** A name is no quote. */
const fewestWords = 3;

const bySnapshot = new Map<string, readonly string[]>();

/** Everything of several words that the servers of a case said, by which a message's own words are told from theirs. */
export function quotesOf({ snapshot, sections }: Case): readonly string[] {
  return [...(snapshot === undefined ? [] : recorded(snapshot)), ...wordsIn(sections)];
}

function recorded(name: string): readonly string[] {
  const known = bySnapshot.get(name);
  if (known !== undefined) return known;
  const quotes = wordsIn(readSnapshot(name).sections);
  bySnapshot.set(name, quotes);
  return quotes;
}

/** Every text of several words in a value. */
export function wordsIn(value: unknown): string[] {
  const found = new Set<string>();
  const collect = (part: unknown): void => {
    if (typeof part === "string") {
      const said = part.trim().replace(/\.$/, "");
      if (said.split(/\s+/).length >= fewestWords) found.add(said);
    } else if (typeof part === "object" && part !== null) Object.values(part).forEach(collect);
  };
  collect(value);
  return [...found];
}
