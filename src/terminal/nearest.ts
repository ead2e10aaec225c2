import { closest, distance } from "fastest-levenshtein";

/** The candidate a person most likely meant, or null when none is close: at most half of the letters differ, or one is part of the other. */
export function nearest(word: string, candidates: readonly string[]): string | null {
  if (word === "" || candidates.length === 0) return null;
  const partial = candidates.find((candidate) => candidate.split("/").at(-1) === word);
  if (partial !== undefined) return partial;
  const best = closest(word, candidates);
  if (distance(word, best) <= Math.max(2, Math.floor(word.length / 2))) return best;
  return candidates.find((candidate) => candidate.includes(word)) ?? null;
}
