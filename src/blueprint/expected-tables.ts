import type { ExpectedTable, TableUse } from "./blueprint.ts";
import { acceptableTypes } from "./column-type.ts";
import type { WorkerTable } from "./worker-table.ts";

/**
 * What data needs to flow, which is stricter than the worker's CREATE TABLE: a unique key on exactly the unicity columns of each table. Two
 * entities on one table share it: the first to start creates it, so only what both declare is required of it.
 */
export function expectedTables(tables: readonly WorkerTable[], use: TableUse): ExpectedTable[] {
  const byName = new Map<string, ExpectedTable>();
  for (const table of tables) {
    const expected = fromEntity(table, use);
    const other = byName.get(table.name);
    byName.set(table.name, other === undefined ? expected : shared(other, expected));
  }
  return [...byName.values()];
}

function fromEntity(table: WorkerTable, use: TableUse): ExpectedTable {
  return {
    ...use,
    schema: null,
    name: table.name,
    entity: table.entity,
    source: `entity ${table.entity} (${table.file})`,
    columns: table.columns.map(({ name, type, notNull }) => ({
      name,
      types: acceptableTypes(type),
      notNull,
      optional: false,
    })),
    uniques: table.unicity.length === 0 ? [] : [table.unicity],
    conflictTarget: table.derived && table.unicity.length > 0,
  };
}

function shared(a: ExpectedTable, b: ExpectedTable): ExpectedTable {
  const names = [...new Set([...a.columns, ...b.columns].map(({ name }) => name))];
  return {
    ...a,
    source: `${a.source}, ${b.source}`,
    columns: names.flatMap((name) => {
      const [first, second] = [a, b].flatMap(({ columns }) =>
        columns.filter((column) => column.name === name),
      );
      if (first === undefined) return [];
      if (second === undefined) return [{ ...first, optional: true }];
      return [
        {
          name,
          types: [...new Set([...first.types, ...second.types])],
          notNull: first.notNull && second.notNull,
          optional: first.optional || second.optional,
        },
      ];
    }),
    uniques: mergeUniques(a.uniques, b.uniques),
    conflictTarget: a.conflictTarget || b.conflictTarget,
  };
}

/** The union of two lists of column sets; the order of columns in a set does not matter. */
export function mergeUniques(a: readonly string[][], b: readonly string[][]): string[][] {
  const key = (columns: readonly string[]): string => [...columns].sort().join(",");
  return [...a, ...b.filter((columns) => !a.some((other) => key(other) === key(columns)))];
}
