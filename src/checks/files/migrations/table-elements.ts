import { Cursor, namesIn, partsOf, type Token } from "./sql-tokens.ts";
import type { MigratedColumn, MigratedTable } from "./tables.ts";

const constraintWords = ["constraint", "primary", "unique", "foreign", "check", "exclude"];

/** Adds what stands between the brackets of CREATE TABLE, or behind ADD. */
export function addElements(table: MigratedTable, tokens: readonly Token[]): void {
  for (const part of partsOf(tokens)) addElement(table, new Cursor(part));
}

export function addElement(table: MigratedTable, cursor: Cursor): void {
  const first = cursor.next;
  if (first?.kind === "word" && first.text === "like") {
    table.hasMore = true;
    table.hasMoreKeys = true;
  } else if (first?.kind === "word" && constraintWords.includes(first.text)) addConstraint(table, cursor);
  else addColumn(table, cursor);
}

function addConstraint(table: MigratedTable, cursor: Cursor): void {
  if (cursor.takes("constraint")) cursor.name();
  const isPrimary = cursor.takes("primary", "key");
  if (!isPrimary && !cursor.takes("unique")) return;
  cursor.takes("nulls", "not", "distinct");
  cursor.takes("nulls", "distinct");
  const inside = cursor.brackets();
  const names = inside === null ? null : namesIn(inside);
  if (names === null) {
    table.hasMoreKeys = true;
    return;
  }
  table.uniques.push(names);
  if (!isPrimary) return;
  for (const name of names) {
    const column = table.columns.get(name);
    if (column !== undefined) column.notNull = true;
  }
}

/** Where the type of a column ends. */
const behindType = new Set([
  ...["constraint", "not", "null", "default", "primary", "unique", "references", "check", "generated"],
  ...["collate", "storage", "compression", "deferrable", "initially"],
]);

function addColumn(table: MigratedTable, cursor: Cursor): void {
  const name = cursor.name();
  if (name === null) {
    table.hasMore = true;
    return;
  }
  const column = columnOf(cursor, (names) => table.uniques.push(names), name);
  table.columns.set(name, column);
}

function columnOf(cursor: Cursor, addKey: (names: string[]) => void, name: string): MigratedColumn {
  const type = typeIn(cursor);
  const column: MigratedColumn = { type, notNull: false, isFilled: isSerial(type) };
  for (; !cursor.isAtEnd; ) {
    if (cursor.takes("not", "null")) column.notNull = true;
    else if (cursor.takes("primary", "key")) {
      column.notNull = true;
      addKey([name]);
    } else if (cursor.takes("unique")) addKey([name]);
    else if (cursor.takes("default") || cursor.takes("generated")) column.isFilled = true;
    else if (cursor.brackets() === null) cursor.skip();
  }
  return column;
}

const isSerial = (type: string): boolean => /^(?:small|big)?serial\d?$/.test(type);

/** `numeric(10,2)`, `timestamp with time zone`, as it is written. */
export function typeIn(cursor: Cursor): string {
  const words: string[] = [];
  while (cursor.next !== undefined && !(cursor.next.kind === "word" && behindType.has(cursor.next.text))) {
    const inside = cursor.brackets();
    if (inside !== null) continue;
    words.push(cursor.next.text);
    cursor.skip();
  }
  return words.join(" ").replaceAll(" . ", ".").replaceAll(" [ ]", "[]");
}
