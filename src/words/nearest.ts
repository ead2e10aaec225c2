import { closest, distance } from "fastest-levenshtein";

/** Two slips of the keyboard. */
const mostTypos = 2;

/**
 * The candidate a person most likely meant, or null when none is close: at most half of the letters differ, or one is part of the other. For words
 * that somebody typed just now and can correct.
 */
export function nearest(word: string, candidates: readonly string[]): string | null {
  if (word === "" || candidates.length === 0) return null;
  const partial = candidates.find((candidate) => candidate.split("/").at(-1) === word);
  if (partial !== undefined) return partial;
  const best = closest(word, candidates);
  if (distance(word, best) <= Math.max(mostTypos, Math.floor(word.length / 2))) return best;
  return candidates.find((candidate) => candidate.includes(word)) ?? null;
}

/** The candidate at most two typos away, or null. */
export function typoOf(word: string, candidates: readonly string[]): string | null {
  const others = candidates.filter((candidate) => candidate !== word);
  const best = others.length === 0 ? null : closest(word, others);
  return best !== null && distance(word, best) <= mostTypos ? best : null;
}

/**
 * The name that was most likely meant: a typo away, or with the same last part (`nomnom-frontend` for `nomnom-dashboard-frontend`). Null
 * rather than a guess: a wrong name in a command to type is worse than none.
 */
export function similarName(wanted: string, candidates: readonly string[]): string | null {
  const sameEnd = candidates.find(
    (candidate) => candidate !== wanted && lastPart(candidate) === lastPart(wanted),
  );
  return typoOf(wanted, candidates) ?? sameEnd ?? null;
}

const lastPart = (name: string): string => name.split(/[-_.]/).at(-1) ?? name;

/** `Did you mean "x"?` for the candidate nearest to what was typed; empty when none is near. */
export function didYouMean(typed: string, candidates: readonly string[]): string {
  const candidate = nearest(typed, candidates);
  return candidate === null ? "" : `Did you mean "${candidate}"?`;
}

/** The hint of a command line: `did you mean x?`, or `otherwise` where nothing is near. */
export function didYouMeanOr(typed: string, candidates: readonly string[], otherwise: string): string {
  const candidate = nearest(typed, candidates);
  return candidate === null ? otherwise : `Did you mean ${candidate}?`;
}

/** A short list for a hint: the first few names and how many more there are. */
export function listed(names: readonly string[], most = 8): string {
  const shown = names.slice(0, most).join(", ");
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}
