import { fillAll, type Marks } from "../plan/marks.ts";
import type { ExpectedRows } from "./message.ts";

/** A column that does not hold what was sent. */
export interface Difference {
  row: string;
  column: string;
  sent: string;
  stored: string;
}

type Row = Readonly<Record<string, unknown>>;

/** Compares what was sent with what is stored, field by field; `stored` by the place of the table among the expected ones. */
export function compareRows(
  expected: readonly ExpectedRows[],
  stored: readonly (readonly Row[] | null)[],
  marks: Marks = {},
): Difference[] {
  return expected.flatMap(({ plan: { table, matchBy, from }, rows }, index) => {
    const found = stored[index] ?? [];
    return rows.flatMap((sent, place) => {
      const row =
        matchBy === null
          ? found[place]
          : found.find((candidate) => isSame(sent[matchBy], candidate[matchBy]));
      const name = matchBy === null ? table : `${table} ${String(sent[matchBy])}`;
      if (row === undefined) return [];
      return from === null ? compareExpected(name, sent, row, marks) : compareSent(name, sent, row);
    });
  });
}

/** Only columns that the table has: what it lacks is doctor's to say. */
function compareSent(row: string, sent: Row, stored: Row): Difference[] {
  return Object.entries(sent).flatMap(([column, value]) => {
    if (!(column in stored) || typeof value === "object" || isSame(value, stored[column])) return [];
    return [{ row, column, sent: String(value), stored: String(stored[column]) }];
  });
}

/** What the plan says a row holds, it holds. */
function compareExpected(row: string, expected: Row, stored: Row, marks: Marks): Difference[] {
  return Object.entries(expected).flatMap(([column, template]) => {
    const value = fillAll(template, marks);
    if (column in stored && (value === null ? stored[column] === null : isSame(value, stored[column])))
      return [];
    const found = column in stored ? String(stored[column]) : "not a column";
    return [{ row, column, sent: String(value), stored: found }];
  });
}

/** Numbers are compared as numbers: NUMERIC comes back as text. */
function isSame(sent: unknown, stored: unknown): boolean {
  if (stored === null || stored === undefined) return false;
  if (typeof sent === "number") return Number(stored) === sent;
  return String(stored) === String(sent);
}
