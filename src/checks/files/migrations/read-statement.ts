import { Cursor, isMark, namesIn, partsOf, sqlTokens, type Token } from "./sql-tokens.ts";

/** What a statement wants of a table; what it is not plain about is left out. */
export interface Wanted {
  table: string;
  /** Columns that it names. */
  columns: string[];
  /** An INSERT: the columns that get a value, with the number of the parameter where it is one alone. */
  fills: { column: string; parameter: number | null }[] | null;
  /** The columns of ON CONFLICT (…). */
  conflict: string[] | null;
}

/** Null: it is not plain what it wants. */
export function readStatement(sql: string): Wanted | null {
  const tokens = sqlTokens(sql);
  if (tokens === null) return null;
  const cursor = new Cursor(tokens);
  if (cursor.takes("insert", "into")) return readInsert(cursor);
  if (cursor.takes("update")) return readUpdate(cursor);
  if (cursor.takes("delete", "from")) return named(cursor);
  return cursor.takes("select") ? readSelect(cursor) : null;
}

function named(cursor: Cursor): Wanted | null {
  cursor.takes("only");
  const table = cursor.tableName();
  if (table === null || isSystem(table) || isMark(cursor.next, "(")) return null;
  return { table, columns: [], fills: null, conflict: null };
}

const isSystem = (table: string): boolean => /^(?:pg_|information_schema\.)/.test(table);

function readInsert(cursor: Cursor): Wanted | null {
  const table = cursor.tableName();
  if (table === null || isSystem(table)) return null;
  if (cursor.takes("as")) cursor.name();
  const list = cursor.brackets();
  const columns = list === null ? null : namesIn(list);
  if (columns === null) return { table, columns: [], fills: null, conflict: null };
  const values = cursor.takes("values") ? cursor.brackets() : null;
  const parts = values === null ? [] : partsOf(values);
  const fills = columns.map((column, index) => ({ column, parameter: parameterAlone(parts[index]) }));
  const { conflict, sets } = onConflict(cursor);
  return { table, columns: [...columns, ...sets], fills, conflict };
}

function parameterAlone(part: readonly Token[] | undefined): number | null {
  const [only] = part ?? [];
  return part?.length === 1 && only?.kind === "parameter" ? Number(only.text) : null;
}

function onConflict(cursor: Cursor): { conflict: string[] | null; sets: string[] } {
  while (!cursor.isAtEnd && !cursor.takes("on", "conflict")) if (cursor.brackets() === null) cursor.skip();
  const target = cursor.brackets();
  const isPartial = cursor.takes("where");
  const conflict = target === null || isPartial ? null : namesIn(target);
  return { conflict, sets: cursor.takes("do", "update", "set") ? assigned(cursor.rest()) : [] };
}

function readUpdate(cursor: Cursor): Wanted | null {
  const wanted = named(cursor);
  if (wanted === null) return null;
  if (!cursor.takes("set")) {
    cursor.takes("as");
    cursor.name();
    if (!cursor.takes("set")) return null;
  }
  return { ...wanted, columns: assigned(cursor.rest()) };
}

/** The columns before `=`, up to the first clause. */
function assigned(tokens: readonly Token[]): string[] {
  let depth = 0;
  const end = tokens.findIndex((each) => {
    if (isMark(each, "(")) depth += 1;
    else if (isMark(each, ")")) depth -= 1;
    return depth === 0 && each.kind === "word" && ["from", "where", "returning"].includes(each.text);
  });
  return partsOf(end === -1 ? tokens : tokens.slice(0, end)).flatMap((part) => {
    const [column, mark] = part;
    return column !== undefined && column.kind !== "mark" && isMark(mark, "=") ? [column.text] : [];
  });
}

/** Only the first table of a plain FROM; names of columns may be of any that are joined. */
function readSelect(cursor: Cursor): Wanted | null {
  while (!cursor.isAtEnd) {
    if (cursor.takes("distinct", "from")) continue;
    if (cursor.takes("from")) return named(cursor);
    if (cursor.brackets() === null) cursor.skip();
  }
  return null;
}
