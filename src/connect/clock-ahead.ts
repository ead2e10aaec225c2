/** Two times in milliseconds, the earlier first. */
export type Span = readonly [from: number, to: number];

/**
 * How far a server's clock is ahead of this machine's at the least: it was read within `stamped` by itself, and between the question and the answer by
 * this machine. Null: it has not said.
 */
export function clockAhead(stamped: Span, asked: Span): number | null {
  const least = stamped[0] - asked[1];
  const most = stamped[1] - asked[0];
  if (Number.isNaN(least) || Number.isNaN(most)) return null;
  if (least > 0) return least;
  return Math.min(most, 0);
}

/** The header `Date` of an answer over HTTP is in whole seconds, cut off. */
export function clockOfDate(date: string): Span {
  const at = Date.parse(date);
  return [at, at + 999];
}
