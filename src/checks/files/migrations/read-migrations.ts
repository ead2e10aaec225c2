import { alterTable } from "./alter-table.ts";
import { Cursor, isMark, namesIn, sqlTokens, statementsOf, type Token } from "./sql-tokens.ts";
import { addElements } from "./table-elements.ts";
import { type Migrated, newTable, tableCalled } from "./tables.ts";

/** What is read: a migration, as far as it goes up. */
export interface MigrationFile {
  file: string;
  text: string;
}

/** What the migrations of a folder make, carried out in this order. What is not understood is said to be unread, and nothing is concluded from it. */
export function readMigrations(files: readonly MigrationFile[]): Migrated {
  const migrated: Migrated = { tables: new Map(), hasMore: false, unread: [] };
  for (const { file, text } of files) {
    // What psql alone understands may stand anywhere, also as data between statements.
    const tokens = /^\\/m.test(text) ? null : sqlTokens(text);
    const statements = tokens === null ? null : statementsOf(tokens);
    if (statements === null) leaveUnread(migrated, file, 0);
    for (const statement of statements ?? [])
      if (!carryOut(migrated, file, statement)) leaveUnread(migrated, file, statement[0]?.offset ?? 0);
  }
  return migrated;
}

function leaveUnread(migrated: Migrated, file: string, offset: number): void {
  migrated.hasMore = true;
  migrated.unread.push({ file, offset });
}

/** What makes no table and changes none. */
const harmless = [
  ...["comment", "grant", "revoke", "insert", "update", "delete", "begin", "start", "commit", "set", "reset"],
  ...["analyze", "vacuum", "truncate", "lock", "refresh", "reindex", "notify", "create sequence"],
  ...["create function", "create procedure", "create or replace function", "create or replace procedure"],
  ...["create type", "create domain", "create aggregate", "create role", "create user", "create policy"],
  ...["create publication", "create cast", "create operator", "create collation", "create statistics"],
  ...["alter type", "alter sequence", "alter index", "alter function", "alter default", "alter database"],
  ...["alter role", "alter policy", "alter publication", "alter view", "alter extension", "alter schema"],
  ...[
    "drop function",
    "drop procedure",
    "drop trigger",
    "drop type",
    "drop policy",
    "drop view",
    "drop role",
  ],
  ...["drop sequence", "drop materialized", "drop publication", "create event"],
];
const harmlessExtensions = [
  ...["uuid-ossp", "pgcrypto", "citext", "pg_trgm", "btree_gin", "btree_gist", "hstore", "unaccent", "ltree"],
  ...["intarray", "pg_stat_statements", "vector", "plpgsql", "tablefunc", "fuzzystrmatch"],
];
const harmlessCalls = ["setval", "set_config", "pg_notify", "create_hypertable", "nextval"];

/** False: it was not understood. */
function carryOut(migrated: Migrated, file: string, statement: readonly Token[]): boolean {
  const words = statement.slice(0, 4).map(({ kind, text }) => (kind === "word" ? text : "?"));
  const head = words.join(" ");
  if (harmless.some((each) => head === each || head.startsWith(`${each} `))) return true;
  const cursor = new Cursor(statement);
  if (cursor.takes("create")) return create(migrated, file, cursor);
  if (cursor.takes("alter", "table")) return alterTable(migrated, cursor);
  if (cursor.takes("alter")) return false;
  if (cursor.takes("drop")) return drop(migrated, cursor);
  if (cursor.takes("select")) return callsOnly(cursor.rest());
  return false;
}

function create(migrated: Migrated, file: string, cursor: Cursor): boolean {
  const offset = cursor.tokens[0]?.offset ?? 0;
  cursor.takes("or", "replace");
  if (cursor.takes("extension")) {
    cursor.takes("if", "not", "exists");
    return harmlessExtensions.includes(cursor.name() ?? "");
  }
  if (cursor.takes("schema")) return !cursor.rest().some(({ text }) => text === "table");
  if (cursor.takes("trigger") || cursor.takes("constraint", "trigger"))
    return createTrigger(migrated, cursor);
  if (cursor.takes("unique", "index")) return createUniqueIndex(migrated, cursor);
  if (cursor.takes("index")) return true;
  for (const word of ["global", "local", "unlogged", "temporary", "temp", "recursive", "materialized"])
    if (cursor.takes(word) && word.startsWith("temp")) return true;
  const isView = cursor.takes("view");
  if (!isView && !cursor.takes("table") && !cursor.takes("foreign", "table")) return false;
  const again = cursor.takes("if", "not", "exists");
  const name = cursor.tableName();
  if (name === null) return false;
  if (migrated.tables.has(name) && again) return true;
  const table = newTable(file, offset);
  const inside = isView ? null : cursor.brackets();
  if (inside === null) {
    // AS SELECT, OF a type, PARTITION OF another table; a view.
    table.hasMore = true;
    table.hasMoreKeys = true;
  } else {
    addElements(table, inside);
    if (cursor.rest().some(({ kind, text }) => kind === "word" && ["inherits", "as", "of"].includes(text)))
      table.hasMore = true;
  }
  migrated.tables.set(name, table);
  return true;
}

function createTrigger(migrated: Migrated, cursor: Cursor): boolean {
  while (!cursor.isAtEnd && !cursor.takes("on")) cursor.skip();
  const name = cursor.tableName();
  const table = name === null ? undefined : tableCalled(migrated, name);
  if (table !== undefined) table.hasTrigger = true;
  return name !== null;
}

function createUniqueIndex(migrated: Migrated, cursor: Cursor): boolean {
  while (!cursor.isAtEnd && !cursor.takes("on")) cursor.skip();
  cursor.takes("only");
  const name = cursor.tableName();
  const table = name === null ? undefined : tableCalled(migrated, name);
  if (cursor.takes("using")) cursor.name();
  const inside = cursor.brackets();
  if (table === undefined || inside === null) return name !== null;
  const names = namesIn(inside);
  const isPartial = cursor.rest().some(({ kind, text }) => kind === "word" && text === "where");
  if (names !== null && !isPartial) table.uniques.push(names);
  return true;
}

function drop(migrated: Migrated, cursor: Cursor): boolean {
  if (cursor.takes("index")) {
    for (const table of migrated.tables.values()) table.hasMoreKeys = true;
    return true;
  }
  if (cursor.takes("extension")) return true;
  if (!cursor.takes("table")) return false;
  cursor.takes("if", "exists");
  for (;;) {
    const name = cursor.tableName();
    if (name === null) return false;
    migrated.tables.delete(name);
    if (!isMark(cursor.next, ",")) return true;
    cursor.skip();
  }
}

/** Any other function may make tables. */
const callsOnly = (tokens: readonly Token[]): boolean =>
  tokens.every(
    (each, index) =>
      !isMark(tokens[index + 1], "(") ||
      (each.kind !== "word" && each.kind !== "name") ||
      harmlessCalls.includes(each.text),
  );
