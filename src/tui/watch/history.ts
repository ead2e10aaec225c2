/** One figure over the last rounds, the newest last. Times in ms since the epoch. */
export type Series = readonly { atMs: number; value: number }[];

/** One figure of each row, by the key of the row. */
export type SeriesByKey = Readonly<Record<string, Series>>;

/** All figures over the last rounds, by `pane/figure`. */
export type History = Readonly<Record<string, SeriesByKey>>;

/** Rounds a figure is remembered for: what the dashboard holds does not grow with time. */
export const seriesLength = 60;

/** One more point for each row. Series of rows that are gone go with them. */
export function extended<R extends { key: string }>(
  before: SeriesByKey,
  rows: readonly R[],
  atMs: number,
  figure: (row: R) => number | null,
): SeriesByKey {
  return Object.fromEntries(
    rows.flatMap((row) => {
      const value = figure(row);
      const series = before[row.key] ?? [];
      return value === null ? [] : [[row.key, [...series, { atMs, value }].slice(-seriesLength)]];
    }),
  );
}

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
