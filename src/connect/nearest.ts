import { nearest } from "../terminal/nearest.ts";

/** `Did you mean "x"?` for the candidate nearest to what was typed; empty when none is near. */
export function didYouMean(typed: string, candidates: readonly string[]): string {
  const candidate = nearest(typed, candidates);
  return candidate === null ? "" : `Did you mean "${candidate}"?`;
}

/** A short list for a hint: the first few names and how many more there are. */
export function listed(names: readonly string[], most = 8): string {
  const shown = names.slice(0, most).join(", ");
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}
