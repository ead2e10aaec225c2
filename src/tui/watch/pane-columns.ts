import { formatBytes } from "../../units/format-bytes.ts";
import { formatAge } from "../../units/format-duration.ts";
import { clean } from "../kit/line.ts";
import { isSaturated } from "./find-changes.ts";
import { increments, perMinute } from "./rate.ts";
import { sparkline } from "./sparkline.ts";
import type { TableColumn } from "./table-lines.ts";
import type { ConsumerRow, PodRow, StreamRow, TableRow } from "./watch-rows.ts";
import type { Series, SeriesByKey, WatchState } from "./watch-state.ts";

/** Bars of a history: what a glance takes in. */
const historyLength = 8;
/** Columns of the terminal from which the heads of tables need not be short. */
const roomy = 130;

export function streamColumns({ unicode, history }: WatchState): TableColumn<StreamRow>[] {
  return [
    nameColumn(unicode),
    { title: "MSGS", right: true, text: (row) => String(row.messages) },
    rateColumn(history.messages),
    { title: "BYTES", right: true, dispensable: 1, text: (row) => formatBytes(row.bytes) },
    {
      title: "LIMIT",
      right: true,
      text: ({ bytes, maxBytes }) =>
        maxBytes === null ? "none" : `${Math.round((bytes / Math.max(1, maxBytes)) * 100)}%`,
      tone: ({ bytes, maxBytes }) => (maxBytes !== null && bytes > maxBytes * 0.9 ? "warning" : "plain"),
    },
    historyColumn(unicode, ({ key }) => increments(history.messages[key] ?? [])),
  ];
}

export function consumerColumns({ unicode, history }: WatchState): TableColumn<ConsumerRow>[] {
  return [
    nameColumn(unicode),
    {
      title: "PEND",
      right: true,
      text: ({ pending }) => String(pending),
      // A backlog that nobody takes from.
      tone: ({ key, pending }) =>
        pending > 0 && perMinute(history.delivered[key] ?? []) === 0 ? "bad" : "plain",
    },
    {
      title: "ACK",
      right: true,
      text: ({ ackPending }) => String(ackPending),
      tone: (row) => (isSaturated(row) ? "bad" : "plain"),
    },
    {
      title: "REDEL",
      right: true,
      dispensable: 1,
      text: ({ redelivered }) => String(redelivered),
      tone: ({ redelivered }) => (redelivered > 0 ? "warning" : "plain"),
    },
    rateColumn(history.delivered),
    {
      title: "WAIT",
      right: true,
      dispensable: 3,
      text: ({ waiting, bound }) => (waiting === null ? (bound ? "push" : "unbound") : String(waiting)),
      tone: ({ waiting, bound }) => (waiting === null && !bound ? "bad" : "plain"),
    },
    historyColumn(unicode, ({ key }) => (history.backlog[key] ?? []).map(({ value }) => value)),
  ];
}

export function podColumns({ unicode, nowMs, columns }: WatchState): TableColumn<PodRow>[] {
  return [
    nameColumn(unicode),
    { title: "READY", dispensable: 2, text: ({ ready }) => ready },
    {
      title: "STATUS",
      text: ({ status }) => clean(status, unicode),
      tone: ({ well, status }) =>
        well ? "good" : status === "Running" || status === "Pending" ? "warning" : "bad",
    },
    { title: columns < roomy ? "RST" : "RESTARTS", right: true, text: ({ restarts }) => String(restarts) },
    {
      title: "AGE",
      right: true,
      dispensable: 1,
      text: ({ createdAtMs }) => (createdAtMs === null ? "" : formatAge(nowMs - createdAtMs)),
    },
  ];
}

export function tableColumns({ unicode, nowMs, history }: WatchState): TableColumn<TableRow>[] {
  return [
    {
      title: "NAME",
      flexible: true,
      text: ({ key, status }) => (status === null ? clean(key, unicode) : `  ${clean(status, unicode)}`),
    },
    {
      title: "ROWS",
      right: true,
      text: ({ rows, exact }) => (rows === null ? "?" : `${exact ? "" : "~"}${rows}`),
    },
    rateColumn(history.inserted),
    {
      title: "NEWEST",
      right: true,
      dispensable: 1,
      text: ({ newestAtMs }) =>
        newestAtMs === null ? "" : `${formatAge(Math.max(0, nowMs - newestAtMs))} ago`,
    },
    historyColumn(unicode, ({ key, status }) =>
      status === null ? increments(history.inserted[key] ?? []) : [],
    ),
  ];
}

function nameColumn<T extends { key: string }>(unicode: boolean): TableColumn<T> {
  return { title: "NAME", flexible: true, text: ({ key }) => clean(key, unicode) };
}

function rateColumn<T extends { key: string }>(series: SeriesByKey): TableColumn<T> {
  return { title: "/MIN", right: true, text: ({ key }) => rateText(series[key] ?? []) };
}

function rateText(series: Series): string {
  const rate = perMinute(series);
  return rate === null ? "" : `+${Math.round(rate)}`;
}

function historyColumn<T>(unicode: boolean, values: (row: T) => readonly number[]): TableColumn<T> {
  return {
    title: "HISTORY",
    dispensable: 2,
    text: (row) => sparkline(values(row).slice(-historyLength), unicode),
  };
}
