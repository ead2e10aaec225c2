import { columnName } from "./column-name.ts";
import { columnType } from "./column-type.ts";
import type { Entity, EntityDatabase, EntityPersistence } from "./entity.ts";
import type { EntityDialect, EntityFile } from "./entity-file.ts";

/** A table as nomnom's generated worker creates it for one entity. */
export interface WorkerTable {
  name: string;
  entity: string;
  /** File name of the entity. */
  file: string;
  columns: { name: string; type: string; notNull: boolean }[];
  primaryKey: string[];
  /** The UNIQUE constraints of its CREATE TABLE. */
  uniques: { name: string; columns: string[] }[];
  /** The columns that identify a row to the worker; empty when it names none. */
  unicity: string[];
  /** True for derived entities: their INSERT names `unicity` as ON CONFLICT target. */
  derived: boolean;
}

/** The worker's tables for all persistent entities: those with a database block that are neither abstract nor reference data. */
export function workerTables(files: readonly EntityFile[], dialect: EntityDialect): WorkerTable[] {
  // A later entity of the same name does not replace the first: the generator takes the first it finds.
  const byName = new Map([...files].reverse().map(({ entity }) => [entity.name, entity]));
  return files.flatMap(({ file, entity }) => {
    const database = databaseOf(entity, byName, dialect, new Set());
    if (database === null || entity.abstract || entity.sourceType.toLowerCase() === "reference") return [];
    return [workerTable(file, entity, database, persistenceOf(entity, byName, dialect), dialect)];
  });
}

/** Since `head`, an entity without a database block has that of the entity it extends, however far up. */
function databaseOf(
  entity: Entity,
  byName: ReadonlyMap<string, Entity>,
  dialect: EntityDialect,
  visited: Set<string>,
): EntityDatabase | null {
  const own = entity.persistence?.database ?? entity.database;
  if (own !== null || dialect !== "head" || entity.extends === null || visited.has(entity.name)) return own;
  const parent = byName.get(entity.extends);
  return parent === undefined ? null : databaseOf(parent, byName, dialect, visited.add(entity.name));
}

/** The columns, on the other hand, are inherited over one level only. */
function persistenceOf(
  entity: Entity,
  byName: ReadonlyMap<string, Entity>,
  dialect: EntityDialect,
): EntityPersistence | null {
  if (entity.persistence !== null || dialect !== "head" || entity.extends === null) return entity.persistence;
  return byName.get(entity.extends)?.persistence ?? null;
}

function workerTable(
  file: string,
  entity: Entity,
  database: EntityDatabase,
  persistence: EntityPersistence | null,
  dialect: EntityDialect,
): WorkerTable {
  const name = database.table.toLowerCase();
  const key = persistence?.primaryKey?.autogenerate === true ? persistence.primaryKey : null;
  const keyName = key === null ? [] : [key.name.toLowerCase()];
  const unicity = (persistence?.database?.unicityFields ?? []).map((field) => columnName(field, dialect));
  return {
    name,
    entity: entity.name,
    file,
    columns: [
      ...keyName.map((column) => ({ name: column, type: serialType(key?.type ?? ""), notNull: true })),
      ...(persistence?.columns ?? []).map((column) => ({
        name: columnName(column.name, dialect),
        type: columnType(column, dialect),
        notNull: !column.nullable,
      })),
    ],
    primaryKey: keyName,
    uniques: uniquesOf(name, unicity, dialect),
    unicity,
    derived: entity.sourceType.toLowerCase() === "derived",
  };
}

function serialType(type: string): string {
  return type === "i64" || type === "BigInt" ? "bigint" : "integer";
}

function uniquesOf(
  table: string,
  unicity: readonly string[],
  dialect: EntityDialect,
): WorkerTable["uniques"] {
  if (unicity.length === 0) return [];
  if (dialect === "head") return [{ name: `${table}_unique`, columns: [...unicity] }];
  return unicity.map((column) => ({ name: `${table}_${column}_unique`, columns: [column] }));
}
