import { distance } from "fastest-levenshtein";

/** Two slips of the keyboard. */
const maxTypos = 2;

/**
 * The name that was most likely meant: a typo away, or with the same last part (`nomnom-frontend` for `nomnom-dashboard-frontend`). Null
 * rather than a guess: a wrong name in a command to type is worse than none.
 */
export function similarName(wanted: string, candidates: readonly string[]): string | null {
  const scored = candidates
    .filter((candidate) => candidate !== wanted)
    .map((candidate) => ({ candidate, typos: distance(wanted, candidate) }))
    .toSorted((a, b) => a.typos - b.typos);
  const near =
    scored.find(({ typos }) => typos <= maxTypos) ??
    scored.find(({ candidate }) => lastPart(candidate) === lastPart(wanted));
  return near?.candidate ?? null;
}

const lastPart = (name: string): string => name.split(/[-_.]/).at(-1) ?? name;
