import type { Series } from "./watch-state.ts";

/** What came in between the rounds, newest last. A count that fell (purged, limit reached) counts as nothing. */
export function increments(series: Series): number[] {
  return series.slice(1).map(({ value }, index) => Math.max(0, value - (series[index]?.value ?? value)));
}

/** Per minute, over the last minute that was watched; null before there are two rounds. */
export function perMinute(series: Series): number | null {
  const last = series.at(-1);
  if (last === undefined) return null;
  const recent = series.filter(({ atMs }) => atMs >= last.atMs - 60_000);
  const [first] = recent;
  if (first === undefined || first.atMs === last.atMs) return null;
  const sum = increments(recent).reduce((total, value) => total + value, 0);
  return (sum * 60_000) / (last.atMs - first.atMs);
}
