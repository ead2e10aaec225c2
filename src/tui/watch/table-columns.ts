import { clean } from "../kit/line.ts";
import { perMinute, type Series, type SeriesByKey } from "./history.ts";
import { sparkline } from "./sparkline.ts";
import type { TableColumn } from "./table-lines.ts";

/** Bars of a history: what a glance takes in. */
const historyLength = 8;

/** The name of a row. */
export function nameColumn<R extends { key: string }>(unicode: boolean): TableColumn<R> {
  return { title: "NAME", flexible: true, text: ({ key }) => clean(key, unicode) };
}

/** How fast a counter grows. */
export function rateColumn<R extends { key: string }>(series: SeriesByKey): TableColumn<R> {
  return { title: "/MIN", right: true, text: ({ key }) => rateText(series[key] ?? []) };
}

/** What a figure did between the last rounds. */
export function historyColumn<R>(unicode: boolean, values: (row: R) => readonly number[]): TableColumn<R> {
  return {
    title: "HISTORY",
    dispensable: 2,
    text: (row) => sparkline(values(row).slice(-historyLength), unicode),
  };
}

function rateText(series: Series): string {
  const rate = perMinute(series);
  return rate === null ? "" : `+${Math.round(rate)}`;
}
