import type { TableSize } from "../../../snapshot/postgres.ts";
import { formatAge } from "../../../units/format-duration.ts";
import { clean } from "../../kit/line.ts";
import { increments } from "../history.ts";
import type { Said } from "../row-changes.ts";
import { historyColumn, rateColumn } from "../table-columns.ts";
import { tablePane } from "../table-pane.ts";

/** A table, or below it the rows of one status, whose key is `table/status`. */
interface TableRow {
  key: string;
  /** Null for a table. */
  status: string | null;
  /** Null: not known. */
  rows: number | null;
  /** False: an estimate. */
  exact: boolean;
  /** A count that grows with the table, by which growth is measured. Null: none. */
  counter: number | null;
  newestAtMs: number | null;
}

/** Where a message ends that could not be processed (nomnom-contract: message_status.status). */
const badStatuses: readonly string[] = ["failed", "dlq"];

export const tablesPane = tablePane({
  id: "tables",
  title: "Tables",
  side: "right",
  importance: 5,
  shows:
    "the expected ones: rows (`~`: the server's estimate, tables beyond 10,000 rows or 8 MB are not counted), inserted a minute, newest `received_at`, rows by `status`",
  section: "postgres/table-sizes",
  readsForItself: true,
  rows: tableRows,
  figures: { inserted: ({ counter }) => counter },
  columns: ({ unicode, nowMs }, history) => [
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
    rateColumn(history("inserted")),
    {
      title: "NEWEST",
      right: true,
      dispensable: 1,
      text: ({ newestAtMs }) =>
        newestAtMs === null ? "" : `${formatAge(Math.max(0, nowMs - newestAtMs))} ago`,
    },
    historyColumn(unicode, ({ key, status }) =>
      status === null ? increments(history("inserted")[key] ?? []) : [],
    ),
  ],
  changes: {
    added: (row) =>
      row.status === null ? { tone: "good", text: `table ${row.key} was created` } : moreBad(row, 0),
    removed: ({ key, status }) => (status === null ? { tone: "bad", text: `table ${key} is gone` } : null),
    changed(old, row) {
      if (row.status !== null) return moreBad(row, old.rows ?? 0);
      const emptied = row.exact && row.rows === 0 && old.rows !== null && old.rows > 0;
      return emptied ? { tone: "bad", text: `table ${row.key} is empty; it held ${old.rows} rows` } : null;
    },
  },
  help: {
    perMinute: "rows inserted into a table",
    terms: [["~", "the database's own estimate: large tables are not counted"]],
  },
});

function moreBad({ key, status, rows }: TableRow, before: number): Said {
  if (status === null || !badStatuses.includes(status) || rows === null || rows <= before) return null;
  return { tone: "bad", text: `${key}: ${before} to ${rows}` };
}

/** Tables by name, those of another schema with it; each followed by its statuses. */
function tableRows(tables: readonly TableSize[]): TableRow[] {
  return tables.flatMap((table) => {
    const key = table.onPath ? table.name : `${table.schema}.${table.name}`;
    const statuses = Object.entries(table.byStatus ?? {}).toSorted(([a], [b]) => a.localeCompare(b, "en"));
    return [
      {
        key,
        status: null,
        rows: table.rows,
        exact: table.exact,
        counter: table.inserted,
        newestAtMs: table.newestAt === null ? null : Date.parse(table.newestAt),
      },
      ...statuses.map(([status, rows]) => ({
        key: `${key}/${status}`,
        status,
        rows,
        exact: table.exact,
        counter: rows,
        newestAtMs: null,
      })),
    ];
  });
}
