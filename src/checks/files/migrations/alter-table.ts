import { Cursor, isMark, partsOf, type Token } from "./sql-tokens.ts";
import { addElement, typeIn } from "./table-elements.ts";
import { type Migrated, type MigratedTable, tableCalled } from "./tables.ts";

/** What changes neither columns nor keys. */
const harmless = [
  ...["enable", "disable", "owner", "validate", "replica", "set", "reset", "cluster", "attach", "detach"],
  ...["force", "no", "inherit"],
];

/** Carries out ALTER TABLE. False: it was not understood; of its table nothing is concluded then. */
export function alterTable(migrated: Migrated, cursor: Cursor): boolean {
  cursor.takes("if", "exists");
  cursor.takes("only");
  const name = cursor.tableName();
  if (name === null) return false;
  if (isMark(cursor.next, "*")) cursor.skip();
  const table = tableCalled(migrated, name);
  if (cursor.takes("rename", "to")) return rename(migrated, name, cursor.name());
  if (cursor.takes("set", "schema")) return false;
  // A table of somebody else's, or of what was not read.
  if (table === undefined) return true;
  const done = partsOf(cursor.rest()).map((part) => changed(table, part));
  if (done.every(Boolean)) return true;
  table.hasMore = true;
  table.hasMoreKeys = true;
  return false;
}

function rename({ tables }: Migrated, name: string, to: string | null): boolean {
  const table = tables.get(name);
  if (to === null) return false;
  if (table === undefined) return true;
  tables.delete(name);
  const schema = name.includes(".") ? `${name.split(".")[0]}.` : "";
  tables.set(`${schema}${to}`, table);
  return true;
}

function changed(table: MigratedTable, part: readonly Token[]): boolean {
  const cursor = new Cursor(part);
  const [first] = part;
  if (first?.kind === "word" && harmless.includes(first.text)) return true;
  if (cursor.takes("add")) {
    const again = (cursor.takes("column") || true) && cursor.takes("if", "not", "exists");
    const known = cursor.next?.text ?? "";
    if (!again || !table.columns.has(known)) addElement(table, cursor);
    return true;
  }
  if (cursor.takes("drop", "constraint")) {
    table.hasMoreKeys = true;
    return true;
  }
  if (cursor.takes("drop")) return dropColumn(table, cursor);
  if (cursor.takes("rename", "constraint")) return true;
  if (cursor.takes("rename")) return renameColumn(table, cursor);
  return cursor.takes("alter") && alterColumn(table, cursor);
}

function dropColumn(table: MigratedTable, cursor: Cursor): boolean {
  cursor.takes("column");
  cursor.takes("if", "exists");
  const name = cursor.name();
  if (name === null) return false;
  table.columns.delete(name);
  table.uniques = table.uniques.filter((key) => !key.includes(name));
  return true;
}

function renameColumn(table: MigratedTable, cursor: Cursor): boolean {
  cursor.takes("column");
  const from = cursor.name();
  const to = cursor.takes("to") ? cursor.name() : null;
  if (from === null || to === null) return false;
  const column = table.columns.get(from);
  if (column !== undefined) table.columns.set(to, column);
  table.columns.delete(from);
  table.uniques = table.uniques.map((key) => key.map((each) => (each === from ? to : each)));
  return true;
}

function alterColumn(table: MigratedTable, cursor: Cursor): boolean {
  cursor.takes("column");
  const name = cursor.name();
  const column = name === null ? undefined : table.columns.get(name);
  if (column === undefined) return name !== null;
  if (cursor.takes("set", "not", "null")) column.notNull = true;
  else if (cursor.takes("drop", "not", "null")) column.notNull = false;
  else if (cursor.takes("set", "default") || cursor.takes("add", "generated")) column.isFilled = true;
  else if (cursor.takes("drop", "default") || cursor.takes("drop", "identity")) column.isFilled = false;
  else if (cursor.takes("type") || cursor.takes("set", "data", "type"))
    column.type = typeIn(cursor).split(" using ")[0] ?? "";
  return true;
}
